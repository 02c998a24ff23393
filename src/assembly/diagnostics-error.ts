import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** What the library throws where the command line would print diagnostics and exit with 1. */
export class DiagnosticsError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(what: string, diagnostics: readonly Diagnostic[], cause?: unknown) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    super(
      `${what}: ${errors.map(({ message, at }) => (at ? `${at.file}#${at.pointer}: ${message}` : message)).join('; ')}`,
      cause === undefined ? undefined : { cause },
    );
    this.diagnostics = diagnostics;
  }
}

import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { fileAdvice } from '../document/file-advice.ts';

/** Wrong usage or bad configuration: one sentence, and what to do next. Exit 2. */
export class UsageError extends Error {
  readonly next: string;
  readonly diagnostics: readonly Diagnostic[];
  constructor(message: string, next: string, diagnostics: readonly Diagnostic[] = []) {
    super(message);
    this.next = next;
    this.diagnostics = diagnostics;
  }
}

/** The machine is in the way: port taken, file not readable, disk full. Exit 3. */
export class MachineError extends Error {
  readonly next: string;
  constructor(message: string, next: string, cause?: unknown) {
    super(message, { cause });
    this.next = next;
  }
}

/** The input was judged bad, or what it names is not there. Exit 1. */
export class Refusal extends Error {
  /** AWS's exception name where there is one: `BadRequestException`, `NotFoundException`, `ConflictException`. */
  readonly code: string;
  readonly next: string;
  readonly diagnostics: readonly Diagnostic[];
  constructor(
    message: string,
    options: { code?: string; next: string; diagnostics?: readonly Diagnostic[] },
  ) {
    super(message);
    this.code = options.code ?? 'BadRequestException';
    this.next = options.next;
    this.diagnostics = options.diagnostics ?? [];
  }
}

/** Turns a file system error into the sentence a user needs; anything else is passed on. */
export function machineError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const known = fileAdvice(code);
  if (!known) return error;
  const [sentence, next] = known;
  return new MachineError(`${path}: ${sentence}.`, next, error);
}

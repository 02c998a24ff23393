import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { nodeFiles } from '../../document/file-reader.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import { messages, refusalMessage, warningsMessage } from '../../importer/envelope.ts';
import { importDocument, readDocument } from '../../importer/import-spec.ts';
import type { Api } from '../../model/api.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { machineError, Refusal } from '../errors.ts';
import { diagnosticText, inReadingOrder, located } from '../reporters/diagnostics.ts';
import { proseWidth, say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import { importOptionsOf, type SpecFlags } from './import-options.ts';

/** A spec that a command reads, and the flags that say how. */
export interface SpecSource {
  readonly world: World;
  readonly file: string;
  readonly options: {
    readonly json?: boolean;
    readonly failOnWarnings?: boolean;
    readonly allowRemoteRefs?: readonly string[];
    readonly strict?: boolean;
  };
}

/** The API of a spec, for commands that store nothing. Warnings go to stderr; a bad spec ends the command. */
export async function importedSpec(
  world: World,
  file: string,
  options: SpecFlags & SpecSource['options'],
  config: GwctlConfig,
): Promise<Api> {
  const source: SpecSource = { world, file, options };
  const { document, found } = await readSource(source);
  const outcome = importDocument(document, found, importOptionsOf(world, file, options, config)).api;
  const { api, diagnostics } = judged(source, document, outcome);
  const warnings = diagnostics.filter(({ severity }) => severity === 'warn');
  if (!options.json) printDiagnostics(world, warnings, document);
  return api;
}

/** Reads a spec with its references. */
export async function readSource(
  source: SpecSource,
): Promise<{ document: SpecDocument; found: readonly Diagnostic[] }> {
  const { world, file } = source;
  const stdin = file === '-' ? await world.readStdin() : undefined;
  const { strict, allowRemoteRefs } = source.options;
  // API Gateway follows none (publicly reported, since April 2024).
  const files = nodeFiles(world.cwd, strict ? [] : allowRemoteRefs);
  const read = await readDocument(file, files, stdin ? { stdin } : {}).catch((error) => {
    throw machineError(error, file);
  });
  if (!read.ok) throw refusal(source, read.diagnostics, undefined);
  return { document: read.value, found: read.diagnostics };
}

/** The API of an outcome that stands; a bad one, or a doubtful one under `--fail-on-warnings`, ends the command. */
export function judged(
  source: SpecSource,
  document: SpecDocument,
  outcome: Outcome<Api>,
): { api: Api; diagnostics: readonly Diagnostic[] } {
  const { diagnostics } = outcome;
  if (!outcome.ok) throw refusal(source, diagnostics, document);
  if (source.options.failOnWarnings && messages(diagnostics, 'warn').length > 0) {
    throw refusal(source, diagnostics, document);
  }
  return { api: outcome.value, diagnostics };
}

function refusal(
  { world, file, options }: SpecSource,
  diagnostics: readonly Diagnostic[],
  document: SpecDocument | undefined,
): Refusal {
  const errors = messages(diagnostics, 'error').length;
  const shown = diagnostics.filter(({ severity }) => severity !== 'info');
  if (!options.json) printDiagnostics(world, shown, document);
  const problems = errors > 0 ? counted(errors, 'problem') : counted(shown.length, 'warning');
  const sentence = `${file === '-' ? 'Standard input' : file} is not imported: ${problems}. The workspace is unchanged.`;
  const whole = errors > 0 ? refusalMessage(diagnostics) : warningsMessage(diagnostics);
  // The reporters' shape is a diagnostic with its place filled in, which is what the JSON of a refusal holds.
  const placed = inReadingOrder(diagnostics, document).map((each) => located(each, document));
  return new Refusal(options.json ? whole : sentence, {
    next: mendHelp(file),
    diagnostics: placed as readonly Diagnostic[],
  });
}

/** What to do about problems that were told one by one. */
export function mendHelp(file: string): string {
  const lint = file === '-' ? '' : `; gwctl lint ${file} finds what else is wrong`;
  return `Mend what is marked above${lint}.`;
}

function counted(count: number, what: string): string {
  return count === 1 ? `one ${what}` : `${count} ${what}s`;
}

/** Nobody reads more of them in a terminal. */
const mostPrinted = 200;

/** Diagnostics for people, on stderr, errors first. */
export function printDiagnostics(
  world: World,
  diagnostics: readonly Diagnostic[],
  document: SpecDocument | undefined,
): void {
  const sorted = inReadingOrder(diagnostics, document);
  for (const each of sorted.slice(0, mostPrinted)) {
    say(world.stderr, diagnosticText(each, document, world.colours.stderr, proseWidth(world.stderr)));
  }
  const more = sorted.length - mostPrinted;
  if (more > 0) say(world.stderr, `... and ${more} more: --json has them all.`);
}

import { setFlagsFromString } from 'node:v8';
import type { SpecDocument } from '../../document/spec-document.ts';

/** Texts of fewer characters are judged before V8 has optimised much. */
const largeText = 1_000_000;

/** Where the option was measured. A V8 that does not know it would say so on stderr. */
const nodeVersions: ReadonlySet<string> = new Set(['20', '22', '24']);

/**
 * Does the work on a large document with less inlining. Two hundred rules that each run for some milliseconds are hot enough for V8 to
 * optimise, but not for long enough to win back what copying their callees into them costs: its compiling threads have the second of two
 * cores for a third of the time. A lint of 13 MB takes 10 to 13 % less with this on Node 20 and 22, 3 % on Node 24; the answers are the
 * same. Code is inlined as ever afterwards, which also keeps V8's check of kept code (`compiled-command.ts`) true.
 */
export function withLittleInlining<T>(document: SpecDocument, work: () => T): T {
  if (charactersOf(document) < largeText || !nodeVersions.has(nodeMajor())) return work();
  setFlagsFromString(`${inlining}=150`);
  try {
    return work();
  } finally {
    setFlagsFromString(`${inlining}=${usualBytes}`);
  }
}

const inlining = '--max-inlined-bytecode-size-cumulative';
/** V8's default, in bytes of bytecode. */
const usualBytes = 920;

function nodeMajor(): string {
  return process.versions.node.split('.', 1)[0] ?? '';
}

function charactersOf(document: SpecDocument): number {
  const files = new Set([document.file, ...document.files]);
  return [...files].reduce((sum, file) => sum + (document.text(file)?.length ?? 0), 0);
}

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ImportOptions } from '../../importer/options.ts';
import { isTemplate } from '../../importer/template/template.ts';
import type { StructureProblem } from '../../schemas/openapi-structure.ts';
import type { ImportFacts, ReadSpec } from './import-facts.ts';

/** What the thread is given: everything that an import of one file goes by. */
export interface ImportTask {
  readonly file: string;
  readonly text: string;
  /** Of the reading. */
  readonly diagnostics: readonly Diagnostic[];
  readonly options: ImportOptions;
}

/** What the thread answers. */
export interface ImportAnswer extends Pick<ImportFacts, 'protocol'> {
  readonly diagnostics: readonly Diagnostic[];
  readonly problems: readonly StructureProblem[];
}

/** Made by the build; where the sources run as they are there is none, and the import is done here. */
const entry = new URL('./import-entry.js', import.meta.url);

/**
 * A thread costs about 0.3 s of a processor for 13 MB, most of it for parsing again, and 70 MB of memory. It takes a quarter of the
 * main thread's work away: import, structure check, and collecting the garbage of both.
 */
const fewestCharacters = 3_000_000;

/**
 * Imports a large document and checks its structure in a thread of its own, while the rules that need neither run here. Undefined
 * where that would not pay or cannot be: other files or templates stand behind the document, or there is one processor only.
 */
export function importAside(read: ReadSpec, options: ImportOptions): Promise<ImportAnswer> | undefined {
  const { file, files, format, root } = read.value;
  const text = read.value.text(file) ?? '';
  if (format !== 'json' || text.length < fewestCharacters || availableParallelism() < 2) return undefined;
  if (files.length > 1 || isTemplate(root) || !existsSync(entry)) return undefined;
  const task: ImportTask = { file, text, diagnostics: read.diagnostics, options };
  return answerTo(task);
}

/** @throws the error of the thread, or one that says that it ended without an answer */
function answerTo(workerData: ImportTask): Promise<ImportAnswer> {
  return new Promise((resolve, reject) => {
    // Loaders and probes of the parent are not this thread's.
    const worker = new Worker(entry, { workerData, execArgv: [] });
    worker.once('message', (answer: ImportAnswer) => {
      resolve(answer);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The thread of an import ended without an answer.')));
  });
}

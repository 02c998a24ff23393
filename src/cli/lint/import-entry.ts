// The thread behind `importAside`.
import { parentPort, workerData } from 'node:worker_threads';
import { jsonFile } from '../../document/parsed-file.ts';
import { specDocument } from '../../document/spec-document.ts';
import { structureChecker } from '../../schemas/openapi-structure.ts';
import type { ImportAnswer, ImportTask } from './import-aside.ts';
import { importFacts } from './import-facts.ts';

const { file, text, diagnostics, options } = workerData as ImportTask;
const document = specDocument([jsonFile(file, text, JSON.parse(text), 0)]);
const imported = importFacts({ value: document, diagnostics }, options);
const { root } = imported.spec;
const isSwagger = root !== null && typeof root === 'object' && Object.hasOwn(root, 'swagger');
const answer: ImportAnswer = {
  protocol: imported.protocol,
  diagnostics: imported.diagnostics,
  problems: structureChecker()(root, isSwagger ? 'swagger' : 'openapi'),
};
parentPort?.postMessage(answer);

// @ts-check
/** One execution environment in a worker thread. Messages are text; worker-environment.ts says what their first character means. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { tellOfChildProcesses } from './child-processes.js';
import { captureOutput, createFunctionConsole, patchConsole } from './function-console.js';
import { errorPayload, unhandledRejection } from './handler-errors.js';
import { createInvoker, logError } from './invoke-handler.js';
import { loadHandler } from './load-handler.js';
import { awslambda } from './response-stream.js';
import { spareHost } from './spare-host.js';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
/** @type {import('./handler-context.js').FunctionFacts & import('./load-handler.js').HandlerLocation} */
const facts = workerData;
const sink = createFunctionConsole((requestId, text) => port.postMessage(`L${requestId}\t${text}`));
captureOutput(sink);
spareHost();
tellOfChildProcesses(
  (pid) => port.postMessage(`P${pid}`),
  (pid) => port.postMessage(`Q${pid}`),
  () => port.postMessage('W'),
);
const log = patchConsole(sink, process.env);
Object.assign(globalThis, { awslambda });
process.setSourceMapsEnabled(true);
process.on('uncaughtException', (error) => die('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason) =>
  die('Unhandled Promise Rejection', unhandledRejection(reason), 128),
);

/** @type {(() => void) | undefined} called when gwctl took a streamed chunk */
let chunkTaken;

let isMeasured = false;

/** @type {import('./invoke-handler.js').Transport} */
const transport = {
  letGo: () => port.unref(),
  hold() {
    port.ref();
    if (!isMeasured) return;
    // Of this thread alone: `rss` is the whole process's.
    const { heapTotal, external } = process.memoryUsage();
    port.postMessage(`M${heapTotal + external}`);
  },
  result: (text) => port.postMessage(`R${text}`),
  error: (text) => port.postMessage(`E${text}`),
  badEvent: (problem) => port.postMessage(`X${problem}`),
  stream: {
    begin: (contentType) => port.postMessage(`S${contentType}`),
    chunk(chunk, sent) {
      chunkTaken = sent;
      port.postMessage(new Uint8Array(chunk));
    },
    end: () => undefined,
  },
  streamed: () => port.postMessage('Z'),
  // An idle thread collects nothing, and its memory is gwctl's own.
  tooLarge: () => void setImmediate(collectGarbage),
};

try {
  const invoke = createInvoker(await loadHandler(facts), facts, sink, log, transport);
  port.on('message', (/** @type {string} */ message) => {
    if (message === 'A') {
      chunkTaken?.();
      return;
    }
    const end = message.indexOf('\n');
    const parts = message.slice(0, end).split('\t');
    const [requestId = '', functionArn = '', deadline, traceHeader = ''] = parts;
    const [measured, clientContext = '', tenantId = ''] = parts.slice(4);
    isMeasured = measured === 'M';
    const own = { clientContext, tenantId };
    const invocation = { requestId, functionArn, deadline: Number(deadline), traceHeader, ...own };
    invoke(invocation, message.slice(end + 1));
  });
  port.postMessage('I');
} catch (error) {
  die('Uncaught Exception', error, 1);
}

/** Also of a V8 that was not started with `--expose-gc`. */
function collectGarbage() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/** @param {string} title @param {unknown} error @param {number} exitCode as AWS's client uses them */
function die(title, error, exitCode) {
  logError(log, title, error);
  sink.flush();
  port.postMessage(`F${errorPayload(error)}`);
  process.exit(exitCode);
}

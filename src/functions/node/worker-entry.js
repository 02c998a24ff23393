// @ts-check
/** One execution environment in a worker thread. Messages are text, the first character is the kind (worker-messages.ts). */
import { parentPort, workerData } from 'node:worker_threads';
import { captureOutput, createFunctionConsole, patchConsole } from './function-console.js';
import { HandlerContext } from './handler-context.js';
import { describeError, errorPayload, unhandledRejection } from './handler-errors.js';
import { loadHandler } from './load-handler.js';
import { awslambda, isStreaming, ResponseStream, runStreamingHandler } from './response-stream.js';
import { runHandler, serializeResult } from './run-handler.js';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
/** @type {import('./handler-context.js').FunctionFacts & import('./load-handler.js').HandlerLocation} */
const facts = workerData;
const sink = createFunctionConsole((requestId, text) => port.postMessage(`L${requestId}\t${text}`));

/** @type {Function} */
let handler;
/** @type {(() => void) | undefined} set while an invocation is under way */
let onEmptyLoop;
/** @type {(() => void) | undefined} called when gwctl took a streamed chunk */
let chunkTaken;

captureOutput(sink);
const log = patchConsole(sink, process.env);
Object.assign(globalThis, { awslambda });
process.setSourceMapsEnabled(true);
process.on('uncaughtException', (error) => die(error, 129));
process.on('unhandledRejection', (reason) => die(unhandledRejection(reason), 128));
process.on('beforeExit', () => onEmptyLoop?.());

try {
  handler = await loadHandler(facts);
  port.on('message', onMessage);
  port.postMessage('I');
} catch (error) {
  die(error, 1);
}

/** @param {unknown} error @param {number} exitCode as AWS's client uses them */
function die(error, exitCode) {
  logError(handler === undefined ? 'Uncaught Exception' : 'Invoke Error', error);
  sink.flush();
  port.postMessage(`F${errorPayload(error)}`);
  process.exit(exitCode);
}

/** @param {string} message */
function onMessage(message) {
  if (message === 'A') {
    chunkTaken?.();
    return;
  }
  const end = message.indexOf('\n');
  const [requestId, arn, deadline, trace] = /** @type {[string, string, string, string]} */ (
    message.slice(0, end).split('\t')
  );
  sink.begin(requestId);
  if (trace !== '') process.env['_X_AMZN_TRACE_ID'] = trace;
  /** @type {unknown} */
  let event;
  try {
    event = JSON.parse(message.slice(end + 1));
  } catch (error) {
    port.postMessage(`X${/** @type {Error} */ (error).message}`);
    return;
  }
  const context = new HandlerContext(facts, requestId, arn, Number(deadline));
  if (isStreaming(handler)) stream(event, context);
  else answer(event, context);
}

/** @param {unknown} event @param {HandlerContext} context */
function answer(event, context) {
  // The port must not keep the loop alive: only then is an empty loop seen (callbackWaitsForEmptyEventLoop, NodeJsExit).
  port.unref();
  onEmptyLoop = runHandler(handler, event, context, { succeed, fail });
}

/** @param {unknown} result */
function succeed(result) {
  try {
    finish(`R${serializeResult(result)}`);
  } catch (error) {
    fail(error);
  }
}

/** @param {unknown} error */
function fail(error) {
  logError('Invoke Error', error);
  finish(`E${errorPayload(error)}`);
}

/** @param {string} message */
function finish(message) {
  onEmptyLoop = undefined;
  port.ref();
  sink.flush();
  port.postMessage(message);
}

/** @param {unknown} event @param {HandlerContext} context */
function stream(event, context) {
  const responseStream = new ResponseStream({
    begin: (contentType) => port.postMessage(`S${contentType}`),
    chunk: (chunk, sent) => {
      chunkTaken = sent;
      port.postMessage(new Uint8Array(chunk));
    },
    end: () => undefined,
  });
  runStreamingHandler(handler, event, context, responseStream).then(() => finish('Z'), fail);
}

/** @param {string} title @param {unknown} error */
function logError(title, error) {
  const { trace, ...rest } = describeError(error);
  log.error(title, `\t${JSON.stringify({ ...rest, stack: trace })}`);
}

// @ts-check
/** One execution environment in a process of its own: a Lambda Runtime API client (reference functions.md section 2). */
import { writeSync } from 'node:fs';
import { createFunctionConsole, patchConsole } from './function-console.js';
import { errorPayload, unhandledRejection } from './handler-errors.js';
import { createInvoker, logError } from './invoke-handler.js';
import { loadHandler } from './load-handler.js';
import { awslambda } from './response-stream.js';
import { createRuntimeClient } from './runtime-client.js';

/** @type {import('./handler-context.js').FunctionFacts & import('./load-handler.js').HandlerLocation} */
const facts = JSON.parse(/** @type {string} */ (process.argv[2]));
const client = createRuntimeClient(/** @type {string} */ (process.env['AWS_LAMBDA_RUNTIME_API']));
const sink = createFunctionConsole((_, text) => writeSync(1, `${text}\n`));
const log = patchConsole(sink, process.env);
Object.assign(globalThis, { awslambda });
process.setSourceMapsEnabled(true);
process.on('uncaughtException', (error) => die('Uncaught Exception', error, 129));
process.on('unhandledRejection', (reason) =>
  die('Unhandled Promise Rejection', unhandledRejection(reason), 128),
);

let requestId = '';
/** @type {ReturnType<typeof client.startStream> | undefined} */
let stream;

/** @type {import('./invoke-handler.js').Transport} */
const transport = {
  // An idle keep-alive socket does not hold the event loop.
  letGo: () => undefined,
  hold: () => undefined,
  result: (text) => void client.post(`invocation/${requestId}/response`, text).then(next),
  error(text) {
    if (stream === undefined) void client.post(`invocation/${requestId}/error`, text).then(next);
    else void stream.fail(text).then(next);
  },
  badEvent: (problem) =>
    void client.post(`invocation/${requestId}/error`, badEventPayload(problem)).then(next),
  stream: {
    begin(contentType) {
      stream = client.startStream(requestId, contentType);
    },
    chunk: (chunk, sent) => stream?.write(chunk, sent),
    end: () => undefined,
  },
  streamed: () => void stream?.end().then(next),
  tooLarge: () => undefined,
};

/** @type {ReturnType<typeof createInvoker>} */
let invoke;
try {
  invoke = createInvoker(await loadHandler(facts), facts, sink, log, transport);
  void next();
} catch (error) {
  die('Uncaught Exception', error, 1);
}

async function next() {
  stream = undefined;
  requestId = '';
  const { headers, body } = await client.next();
  requestId = headers['lambda-runtime-aws-request-id'] ?? '';
  invoke(
    {
      requestId,
      functionArn: headers['lambda-runtime-invoked-function-arn'] ?? '',
      deadline: Number(headers['lambda-runtime-deadline-ms']),
      traceHeader: headers['lambda-runtime-trace-id'] ?? '',
      clientContext: headers['lambda-runtime-client-context'] ?? '',
      tenantId: headers['lambda-runtime-aws-tenant-id'] ?? '',
    },
    body,
  );
}

/** @param {string} problem */
function badEventPayload(problem) {
  return JSON.stringify({ errorType: 'Runtime.UnmarshalError', errorMessage: problem, trace: [] });
}

/** @param {string} title @param {unknown} error @param {number} exitCode as AWS's client uses them */
function die(title, error, exitCode) {
  logError(log, title, error);
  sink.flush();
  const path = requestId === '' ? 'init/error' : `invocation/${requestId}/error`;
  client.post(path, errorPayload(error)).finally(() => process.exit(exitCode));
}

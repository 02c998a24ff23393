// @ts-check
import { hasCallbacks } from './callback-style.js';
import { HandlerContext } from './handler-context.js';
import { describeError, errorPayload, isError, RuntimeError } from './handler-errors.js';
import { isStreaming, ResponseStream, runStreamingHandler } from './response-stream.js';
import { runHandler, runPromiseHandler, serializeResult } from './run-handler.js';

/** Kept from before the handler's code, which may replace the global. */
const { parse, stringify } = JSON;

/**
 * The way back to gwctl, for the invocation under way.
 * @typedef {object} Transport
 * @property {() => void} letGo the transport must not keep the event loop alive: only then is an empty loop seen
 * @property {() => void} hold the invocation is over: wait for the next
 * @property {(text: string) => void} result
 * @property {(text: string) => void} error
 * @property {(problem: string) => void} badEvent the event is no JSON
 * @property {import('./response-stream.js').StreamSink} stream
 * @property {() => void} streamed the streamed answer is complete
 * @property {() => void} tooLarge the answer was thrown away: its memory may be given back
 */

/**
 * @typedef {object} InvocationFacts
 * @property {string} requestId
 * @property {string} functionArn
 * @property {number} deadline epoch milliseconds
 * @property {string} traceHeader empty: none
 * @property {string} clientContext JSON text; empty: none
 * @property {string} tenantId empty: none
 */

/**
 * Turns a handler into a function that runs one invocation and reports through the transport.
 * @param {Function} handler
 * @param {import('./handler-context.js').FunctionFacts} facts
 * @param {import('./function-console.js').FunctionConsole} sink
 * @param {{ error: (...args: unknown[]) => void, asJson?: boolean }} log
 * @param {Transport} transport
 */
export function createInvoker(handler, facts, sink, log, transport) {
  /** @type {(() => void) | undefined} */
  let onEmptyLoop;
  process.on('beforeExit', () => onEmptyLoop?.());
  const run = hasCallbacks(facts.runtime) ? runHandler : runPromiseHandler;

  /** @param {(text: string) => void} send @param {string} text */
  function finish(send, text) {
    onEmptyLoop = undefined;
    sink.flush();
    transport.hold();
    send(text);
  }

  const report = {
    /** @param {unknown} result */
    succeed(result) {
      try {
        finish(transport.result, serializeResult(result, facts.runtime));
      } catch (error) {
        report.fail(error);
      }
    },
    /** @param {unknown} error */
    fail(error) {
      logError(log, 'Invoke Error', error);
      finish(transport.error, errorPayload(error));
      if (isTooLarge(error)) transport.tooLarge();
    },
  };

  /** @param {unknown} event @param {HandlerContext} context */
  function stream(event, context) {
    const responseStream = new ResponseStream(transport.stream);
    runStreamingHandler(handler, event, context, responseStream).then(
      () => finish(transport.streamed, ''),
      report.fail,
    );
  }

  /** @param {InvocationFacts} invocation @param {string} payload */
  return function invoke(invocation, payload) {
    sink.begin(invocation.requestId);
    if (invocation.traceHeader === '') delete process.env['_X_AMZN_TRACE_ID'];
    else process.env['_X_AMZN_TRACE_ID'] = invocation.traceHeader;
    /** @type {unknown} */
    let event;
    try {
      event = parse(payload);
    } catch (error) {
      transport.badEvent(/** @type {Error} */ (error).message);
      return;
    }
    const context = new HandlerContext(
      facts,
      invocation.requestId,
      invocation.functionArn,
      invocation.deadline,
    );
    if (invocation.clientContext !== '') context.clientContext = parse(invocation.clientContext);
    if (invocation.tenantId !== '') context.tenantId = invocation.tenantId;
    if (isStreaming(handler)) {
      stream(event, context);
      return;
    }
    transport.letGo();
    onEmptyLoop = run(handler, event, context, report);
  };
}

/** @param {unknown} error */
function isTooLarge(error) {
  return error instanceof RuntimeError && error.name === 'Function.ResponseSizeTooLarge';
}

/**
 * The line Lambda's client writes about an error.
 * @param {{ error: (...args: unknown[]) => void, asJson?: boolean }} log
 * @param {string} title
 * @param {unknown} error
 */
export function logError(log, title, error) {
  // What is no error is shown as one, unlike in the answer (as AWS's own client, aws-lambda-ric 3.3, does it).
  const shown = isError(error) ? error : new Error(String(error));
  if (log.asJson) {
    // The line's own fields say what it is: it has no title.
    log.error(shown);
    return;
  }
  const { trace, ...rest } = describeError(shown);
  log.error(title, `\t${stringify({ ...rest, stack: trace })}`);
}

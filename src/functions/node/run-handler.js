// @ts-check
import { hasCallbacks } from './callback-style.js';
import { RuntimeError } from './handler-errors.js';

/** Kept from before the handler's code, which may replace the global. */
const { stringify } = JSON;

/**
 * @typedef {object} Report who hears the one outcome of an invocation
 * @property {(result: unknown) => void} succeed
 * @property {(error: unknown) => void} fail
 * @property {() => void} [noPromise] the handler returned, and no promise
 */

/**
 * Calls a handler once and reports exactly one outcome: what its promise settles to, or what its callback or
 * `context.done/succeed/fail` says. Later answers are ignored, as Lambda ignores them.
 * @param {Function} handler
 * @param {unknown} event
 * @param {import('./handler-context.js').HandlerContext} context
 * @param {Report} report
 * @returns {() => void} to be called when the event loop is empty: decides for handlers that never answered
 */
export function runHandler(handler, event, context, report) {
  let finished = false;
  let held = false;
  /** @type {unknown} */
  let heldResult;
  /** @param {unknown} error @param {unknown} [result] */
  const done = (error, result) => {
    if (finished || held) return;
    finished = true;
    if (error !== undefined && error !== null) report.fail(error);
    else report.succeed(result);
  };
  /** @param {unknown} error @param {unknown} [result] */
  const callback = (error, result) => {
    if (finished || held) return;
    if ((error !== undefined && error !== null) || !context.callbackWaitsForEmptyEventLoop) {
      done(error, result);
      return;
    }
    held = true;
    heldResult = result;
  };
  context.settleWith({ callback, done });
  try {
    const returned = handler(event, context, callback);
    if (isPromise(returned)) {
      returned.then(
        (/** @type {unknown} */ result) => done(null, result),
        (/** @type {unknown} */ error) => done(error ?? 'handled'),
      );
    } else {
      report.noPromise?.();
    }
  } catch (error) {
    done(error ?? 'handled');
  }
  return () => {
    if (finished) return;
    finished = true;
    if (held) report.succeed(heldResult);
    else if (handler.constructor.name === 'AsyncFunction') report.fail(neverSettled());
    else report.succeed(null);
  };
}

/**
 * Calls a handler of a runtime without callbacks: its outcome is what it returned, awaited. Undefined is written as null.
 * @param {Function} handler
 * @param {unknown} event
 * @param {import('./handler-context.js').HandlerContext} context
 * @param {Report} report
 * @returns {() => void} to be called when the event loop is empty: its promise can no longer settle
 */
export function runPromiseHandler(handler, event, context, report) {
  let finished = false;
  /** @param {() => void} how */
  const finish = (how) => {
    if (finished) return;
    finished = true;
    how();
  };
  context.dropCallbacks();
  // From within an async function, as AWS's client does it: what a handler throws at once is a rejection too.
  (async () => handler(event, context))().then(
    (result) => finish(() => report.succeed(result)),
    (error) => finish(() => report.fail(error)),
  );
  return () => finish(() => report.fail(neverSettled()));
}

/** @param {any} value */
function isPromise(value) {
  return typeof value === 'object' && value !== null && typeof value.then === 'function';
}

function neverSettled() {
  return new RuntimeError(
    'Runtime.NodeJsExit',
    'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes',
  );
}

/** Lambda's limit for a buffered answer: 6 MiB and 100 bytes (recorded in the error's own text). */
export const maxResponseBytes = 6_291_556;

/**
 * A handler's result as JSON text, made inside the environment: `toJSON`, dates and cycles behave as on AWS.
 * @param {unknown} result
 * @param {string} runtime names its error for what cannot be written: `Runtime.JSONStringifyError` from Node 24 on (aws-lambda-ric 4.0.2)
 * @returns {string} throws where it cannot be written or is too large
 */
export function serializeResult(result, runtime) {
  /** @type {string | undefined} */
  let text;
  try {
    text = stringify(result);
  } catch (cause) {
    const errorType = hasCallbacks(runtime) ? 'Error' : 'Runtime.JSONStringifyError';
    throw new RuntimeError(errorType, 'Unable to stringify response body', { cause });
  }
  if (text === undefined) return 'null';
  if (text.length > maxResponseBytes / 3 && Buffer.byteLength(text) > maxResponseBytes)
    throw responseTooLarge();
  return text;
}

export function responseTooLarge() {
  return new RuntimeError(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
  );
}

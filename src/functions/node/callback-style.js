// @ts-check
import { RuntimeError } from './handler-errors.js';

/** The first Node runtime of Lambda without callbacks (functions.md 4; read from AWS's Node runtime client, aws-lambda-ric 4.0.2). */
const firstWithout = 24;

/**
 * Whether a runtime gives its handlers a callback, `context.done` and their kin.
 * @param {string} runtime `nodejs20.x`
 */
export function hasCallbacks(runtime) {
  return !(Number.parseInt(runtime.replace('nodejs', ''), 10) >= firstWithout);
}

/**
 * Refuses a handler that wants a callback where there is none: its module counts as not loaded.
 * @param {Function} handler
 */
export function refuseCallbackHandler(handler) {
  if (handler.length < 3) return;
  throw new RuntimeError(
    'Runtime.CallbackHandlerDeprecated',
    'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
  );
}

// @ts-check
import { types } from 'node:util';

/** Kept from before the handler's code, which may replace the global. */
const { stringify } = JSON;

/**
 * An error of the runtime's own, whose name is the `errorType` that Lambda shows.
 * (reference functions.md section 4, read from AWS's Node runtime client.)
 */
export class RuntimeError extends Error {
  /**
   * @param {string} errorType `Runtime.HandlerNotFound`, ...
   * @param {string} message
   * @param {{ stack?: string | undefined, cause?: unknown }} [from] the error it stands for
   */
  constructor(errorType, message, from = {}) {
    super(message, { cause: from.cause });
    this.name = errorType;
    this.stack = from.stack ?? `${errorType}: ${message}`;
  }
}

/**
 * What Lambda answers for an error thrown by a Node handler, as JSON text.
 * @param {unknown} error
 */
export function errorPayload(error) {
  return stringify(describeError(error));
}

/**
 * @param {unknown} error
 * @returns {{ errorType: string, errorMessage: string, trace: string[] }}
 */
export function describeError(error) {
  try {
    if (isError(error)) {
      const { name, message, stack } = /** @type {Error} */ (error);
      return { errorType: name, errorMessage: message, trace: String(stack).split('\n') };
    }
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  } catch {
    // Getters that throw, objects without toString.
    return { errorType: 'handled', errorMessage: 'The error could not be described', trace: [] };
  }
}

/**
 * @param {unknown} error
 * @returns {boolean}
 */
export function isError(error) {
  return types.isNativeError(error) || isErrorLike(error);
}

/** @param {unknown} value errors of another realm (vm, jest) have no native brand here */
function isErrorLike(value) {
  return (
    typeof value === 'object' && value !== null && 'name' in value && 'message' in value && 'stack' in value
  );
}

/**
 * A promise was rejected and nobody listened: Lambda ends the environment.
 * @param {unknown} reason
 */
export function unhandledRejection(reason) {
  const stack = types.isNativeError(reason) ? reason.stack : undefined;
  const message = types.isNativeError(reason) ? `${reason.name}: ${reason.message}` : String(reason);
  return new RuntimeError('Runtime.UnhandledPromiseRejection', message, { stack, cause: reason });
}

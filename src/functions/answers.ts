import type { FunctionAnswer } from '../environment/environment.ts';

/** Lambda's Invoke answers, in Lambda's own JSON (reference functions.md 3.1 and 3.2). */

/** Request limits of a synchronous and of an asynchronous invocation: 6 MB, 1 MB (Lambda quotas page; reference functions.md 3.1). */
export const maxRequestBytes = { RequestResponse: 6_291_456, DryRun: 6_291_456, Event: 1_048_576 } as const;

export function functionNotFound(functionArn: string, requestId: string, reason: string): FunctionAnswer {
  const payload = JSON.stringify({ Type: 'User', Message: `Function not found: ${functionArn}` });
  return { statusCode: 404, payload, requestId, reason };
}

export function throttled(requestId: string, name: string, reservedConcurrency: number): FunctionAnswer {
  return {
    statusCode: 429,
    payload: JSON.stringify({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      Type: 'User',
      message: 'Rate Exceeded.',
    }),
    requestId,
    reason: `function '${name}' runs reservedConcurrency: ${reservedConcurrency} invocations already`,
  };
}

export function requestTooLarge(requestId: string, limit: number): FunctionAnswer {
  const message = `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
  return { statusCode: 413, payload: JSON.stringify({ Type: 'User', message }), requestId, reason: message };
}

export function notJson(requestId: string, problem: string): FunctionAnswer {
  const message = `Could not parse request body into json: ${problem}`;
  return { statusCode: 400, payload: JSON.stringify({ Type: 'User', message }), requestId };
}

/** The gateway itself cannot run the function: Lambda's ServiceException stands for it, the reason says what to do. */
export function serviceException(requestId: string, reason: string): FunctionAnswer {
  const payload = JSON.stringify({
    Type: 'Service',
    Message: 'An error occurred and the request cannot be processed.',
  });
  return { statusCode: 500, payload, requestId, reason };
}

/** The caller's own time-out passed first. */
export function callerTimedOut(requestId: string): FunctionAnswer {
  return { statusCode: 504, payload: '', requestId, timedOut: true };
}

/** `Sandbox.Timedout`: seconds always with two decimals. */
export function timedOutPayload(requestId: string, timeoutInMillis: number): string {
  const seconds = (timeoutInMillis / 1000).toFixed(2);
  return sandboxError('Sandbox.Timedout', requestId, `Task timed out after ${seconds} seconds`);
}

/** The environment is gone: `Runtime exited with error: exit status 1`, `... signal: killed`. */
export function exitPayload(requestId: string, end: EnvironmentEnd): string {
  return sandboxError(end.errorType ?? 'Runtime.ExitError', requestId, end.reason);
}

function sandboxError(errorType: string, requestId: string, reason: string): string {
  return JSON.stringify({ errorType, errorMessage: `RequestId: ${requestId} Error: ${reason}` });
}

/** Why an execution environment ended by itself. */
export interface EnvironmentEnd {
  readonly errorType?: 'Runtime.ExitError' | 'Runtime.OutOfMemory' | 'Runtime.InvalidEntrypoint';
  readonly reason: string;
}

/** In Lambda's words: an exit status of 0 is "without providing a reason". */
export function describeExit(exitCode: number | null, signal: string | null): EnvironmentEnd {
  if (signal !== null) return { reason: `Runtime exited with error: signal: ${signalWords(signal)}` };
  if (exitCode === 0 || exitCode === null) return { reason: 'Runtime exited without providing a reason' };
  return { reason: `Runtime exited with error: exit status ${exitCode}` };
}

function signalWords(signal: string): string {
  const words: Readonly<Record<string, string>> = {
    SIGKILL: 'killed',
    SIGTERM: 'terminated',
    SIGSEGV: 'segmentation fault',
    SIGABRT: 'aborted',
    SIGINT: 'interrupt',
    SIGBUS: 'bus error',
    SIGILL: 'illegal instruction',
    SIGFPE: 'floating point exception',
    SIGHUP: 'hangup',
    SIGPIPE: 'broken pipe',
    SIGQUIT: 'quit',
  };
  return words[signal] ?? signal;
}

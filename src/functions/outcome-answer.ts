import type { FunctionAnswer } from '../environment/environment.ts';
import { exitPayload, notJson } from './answers.ts';
import type { CollectedStream } from './collected-stream.ts';
import type { InvocationOutcome } from './execution-environment.ts';
import type { FunctionDefinition } from './function-definition.ts';

type Version = FunctionDefinition['version'];

/** What Invoke answers when an environment is through with an invocation (functions.md 3). */
export function outcomeAnswer(
  requestId: string,
  version: Version,
  outcome: Exclude<InvocationOutcome, { kind: 'stream' }>,
): FunctionAnswer {
  switch (outcome.kind) {
    case 'result':
      return successOf(requestId, version, outcome.payload);
    case 'error':
      return failureOf(requestId, version, outcome.payload);
    case 'bad-event':
      return notJson(requestId, outcome.problem);
    case 'stream-end':
      return outcome.payload === undefined
        ? successOf(requestId, version, '')
        : failureOf(requestId, version, outcome.payload);
  }
}

/** A streamed answer that the caller wanted whole. */
export function collectedAnswer(requestId: string, version: Version, whole: CollectedStream): FunctionAnswer {
  return (whole.ok ? successOf : failureOf)(requestId, version, whole.payload);
}

export function successOf(requestId: string, executedVersion: Version, payload: string): FunctionAnswer {
  return { statusCode: 200, payload, requestId, executedVersion };
}

/** The function failed: 200 with `X-Amz-Function-Error`. */
export function failureOf(requestId: string, executedVersion: Version, payload: string): FunctionAnswer {
  return { statusCode: 200, payload, functionError: 'Unhandled', requestId, executedVersion };
}

/** The gateway ends, and its functions with it. */
export function goneAnswer(requestId: string): FunctionAnswer {
  const payload = exitPayload(requestId, { reason: 'Runtime exited without providing a reason' });
  return { statusCode: 200, payload, functionError: 'Unhandled', requestId };
}

import type { Environment, FunctionAnswer } from '../../environment/environment.ts';
import { GatewayError, type GatewayErrorDetail } from '../../faults/gateway-error.ts';
import type { Call } from '../../message/call.ts';
import { unauthorized } from '../verdicts.ts';

/** Unverified for REST: authorizer functions get the integrations' limit (rest-request-phases.md 4.4). */
const restTimeoutInMillis = 29_000;

/** The output of an authorizer function, with how long it took. Throws what API Gateway answers when there is none. */
export async function invokeAuthorizer(
  environment: Environment,
  functionArn: string | undefined,
  payload: string,
  call: Call,
  timeoutInMillis = restTimeoutInMillis,
): Promise<{ readonly answer: FunctionAnswer; readonly latency: number }> {
  if (!functionArn) {
    throw configurationError(
      call,
      'Invalid permissions on Lambda function',
      'The authorizer URI names no Lambda function.',
    );
  }
  const started = environment.clock.monotonic();
  const answer = await environment.functions.invoke({
    functionArn,
    payload,
    invocationType: 'RequestResponse',
    timeoutInMillis,
    traceHeader: call.traceHeader,
  });
  const latency = Math.round(environment.clock.monotonic() - started);
  call.facts.authorizer = {
    integrationLatency: latency,
    integrationStatus: answer.statusCode,
    requestId: answer.requestId,
    latency,
    started,
    functionArn,
  };
  refuseFailures(answer, functionArn, call);
  return { answer, latency };
}

function refuseFailures(answer: FunctionAnswer, functionArn: string, call: Call): void {
  const because = answer.reason ? ` ${answer.reason}` : '';
  if (answer.timedOut)
    throw failure(call, `The authorizer function ${functionArn} did not answer in time.${because}`);
  if (answer.statusCode === 403 || answer.statusCode === 404) {
    throw configurationError(
      call,
      'Invalid permissions on Lambda function',
      `The authorizer function ${functionArn} is not there or may not be called.${because}`,
    );
  }
  if (answer.statusCode >= 400) {
    throw failure(
      call,
      `Lambda answered ${answer.statusCode} for the authorizer function ${functionArn}.${because}`,
    );
  }
  if (answer.functionError === undefined) return;
  const message = errorMessageOf(answer.payload);
  if (message === 'Unauthorized') {
    throw unauthorized(call, 'The authorizer function failed with the message "Unauthorized".', {
      logLines: [`Unauthorized request: ${call.requestId}`],
    });
  }
  throw failure(
    call,
    `The authorizer function ${functionArn} failed${message ? `: ${message}` : ''}.${because}`,
  );
}

/** 500 `{"message":null}` where the authorizer is set up wrongly or its output is none. */
export function configurationError(call: Call, cause: string, reason: string): GatewayError {
  return authorizerError(call, 'AUTHORIZER_CONFIGURATION_ERROR', cause, reason);
}

/**
 * 500 `{"message":null}` where the function failed.
 * Unverified: whether the type is AUTHORIZER_FAILURE (4.4, note).
 */
function failure(call: Call, reason: string): GatewayError {
  return authorizerError(call, 'AUTHORIZER_FAILURE', 'Authorizer error', reason);
}

function authorizerError(
  call: Call,
  type: 'AUTHORIZER_CONFIGURATION_ERROR' | 'AUTHORIZER_FAILURE',
  cause: string,
  reason: string,
): GatewayError {
  call.facts.authorizer = { ...call.facts.authorizer, status: 500, error: cause };
  call.trace?.step({ phase: 'authorizer', verdict: 'refused', detail: reason });
  const line = `Execution failed due to configuration error: ${cause}`;
  const detail: GatewayErrorDetail = {
    reason,
    logLines: cause === 'Could not parse policy' ? [line, 'AuthorizerConfigurationException'] : [line],
  };
  return new GatewayError(type, detail);
}

function errorMessageOf(payload: string): string | undefined {
  try {
    const error: unknown = JSON.parse(payload);
    const message = (error as { errorMessage?: unknown } | null)?.errorMessage;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

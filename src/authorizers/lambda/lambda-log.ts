import type { Call, CallTrace } from '../../message/call.ts';
import { maskSecret } from '../messages.ts';

/**
 * The authorizer block of the execution log (rest-request-phases.md 10.6, publicly reported).
 * Differs from AWS: with data trace AWS prints tokens whole; here credentials are masked wherever they are printed.
 */
export interface AuthorizerLog {
  start(authorizerId: string, call: Call, identity: readonly string[]): void;
  request(functionArn: string, region: string, maskedEvent: string, call: Call): void;
  answer(output: string): void;
  allowed(principalId: string): void;
}

/** Writes the block to the call's trace. */
export function authorizerLog(trace: CallTrace): AuthorizerLog {
  return {
    start(authorizerId, call, identity) {
      trace.line(`Starting authorizer: ${authorizerId} for request: ${call.requestId}`, 'stage');
      trace.line(`Incoming identity: ${identity.map(maskSecret).join(', ')}`, 'stage');
    },
    request(functionArn, region, maskedEvent, call) {
      const uri = `https://lambda.${region}.amazonaws.com/2015-03-31/functions/${functionArn}/invocations`;
      trace.line(`Endpoint request URI: ${uri}`, 'data');
      trace.line(`Endpoint request headers: ${requestHeaders(call)}`, 'data');
      trace.line(`Endpoint request body after transformations: ${maskedEvent}`, 'data');
      trace.line(`Sending request to ${uri}`, 'stage');
    },
    answer(output) {
      trace.line(`Authorizer result body before parsing: ${maskUsageKey(output)}`, 'data');
    },
    allowed(principalId) {
      trace.line(`Using valid authorizer policy for principal: ${maskSecret(principalId)}`, 'stage');
      trace.line('Successfully completed authorizer execution', 'stage');
    },
  };
}

/** An API key may be in the output. */
function maskUsageKey(output: string): string {
  return output.replace(
    /("usageIdentifierKey"\s*:\s*")((?:[^"\\]|\\.)*)"/g,
    (_all, start: string, key: string) => `${start}${maskSecret(key)}"`,
  );
}

/**
 * The headers of the Invoke call.
 * Differs from AWS: what the service's own signature adds there (date, credentials) is left out, since nothing is signed here.
 */
function requestHeaders(call: Call): string {
  return `{x-amzn-apigateway-api-id=${call.method.apiId}, X-Amzn-Trace-Id=${call.traceHeader}, Content-Type=application/json}`;
}

import { EndpointFailure, type Environment } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import type { EndpointRequest, EndpointResponse } from '../message/http.ts';

/** Sends a request and turns what can go wrong on the wire into API Gateway's answers (rest-integrations.md 1.7). */
export async function sendToEndpoint(
  request: EndpointRequest,
  environment: Environment,
): Promise<EndpointResponse> {
  try {
    return await environment.http.send(request);
  } catch (error) {
    if (error instanceof EndpointFailure) throw endpointError(error, request);
    throw error;
  }
}

/** Timeout 504, network 504, an address that does not resolve 500, an answer over 10 MB 500 (last two unverified). */
export function endpointError(
  failure: EndpointFailure,
  request: Pick<EndpointRequest, 'origin'>,
): GatewayError {
  const reason = `${request.origin}: ${failure.message}`;
  switch (failure.kind) {
    case 'timeout':
      return new GatewayError('INTEGRATION_TIMEOUT', {
        logLines: ['Execution failed due to a timeout error'],
        reason,
        cause: failure,
      });
    case 'network':
      return new GatewayError('INTEGRATION_FAILURE', {
        logLines: [`Execution failed due to a network error communicating with endpoint: ${failure.message}`],
        reason,
        cause: failure,
      });
    case 'invalid-endpoint':
      return new GatewayError('API_CONFIGURATION_ERROR', {
        logLines: ['Execution failed due to configuration error: Invalid endpoint address'],
        reason,
        cause: failure,
      });
    default:
      return new GatewayError('API_CONFIGURATION_ERROR', {
        logLines: [
          'Execution failed due to configuration error: Response payload is larger than 10485760 bytes',
        ],
        reason,
        cause: failure,
      });
  }
}

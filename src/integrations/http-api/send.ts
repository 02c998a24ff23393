import { EndpointFailure, type Environment } from '../../environment/environment.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { EndpointRequest, EndpointResponse } from '../../message/http.ts';

/**
 * Sends to a backend of an HTTP API. A backend that does not answer in time is 503 (http-api.md 6.3, recorded), and so is one that
 * cannot be reached (publicly reported). Unverified: an answer larger than 10 MB is 500.
 */
export async function sendToBackend(
  request: EndpointRequest,
  environment: Environment,
): Promise<EndpointResponse> {
  try {
    return await environment.http.send(request);
  } catch (error) {
    if (!(error instanceof EndpointFailure)) throw error;
    const reason = `${request.origin}: ${error.message}`;
    throw new GatewayError(responseTypes[error.kind], { reason, cause: error });
  }
}

const responseTypes = {
  timeout: 'INTEGRATION_TIMEOUT',
  network: 'INTEGRATION_FAILURE',
  'invalid-endpoint': 'INTEGRATION_FAILURE',
  'too-large': 'API_CONFIGURATION_ERROR',
} as const;

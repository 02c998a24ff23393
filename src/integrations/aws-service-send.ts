import type { Environment } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import type { Call } from '../message/call.ts';
import type { EndpointRequest, EndpointResponse } from '../message/http.ts';
import { type ServiceUri, signingName, signingRegion } from './aws-uri.ts';
import { sendToEndpoint } from './send.ts';
import { jsonOfQueryAnswer } from './service-query/query-answer.ts';

/** Signs a request for the endpoint configured for its service and sends it there. */
export async function sendToService(
  request: EndpointRequest,
  uri: ServiceUri,
  environment: Environment,
  call: Call,
): Promise<EndpointResponse> {
  const endpoint = endpointOf(uri, environment);
  const isAws = endpoint === undefined || endpoint === 'aws';
  const { origin, prefix } = isAws ? { origin: request.origin, prefix: '' } : localEndpoint(endpoint);
  // Loaded when first needed: the signer would cost every start 25 ms.
  const { signRequest } = await import('./service-signing/sign-request.ts');
  const signed = await signRequest(
    { ...request, origin, path: prefix + request.path },
    {
      service: signingName(uri),
      region: signingRegion(uri),
      credentials: environment.services.credentials,
      now: environment.clock.now(),
    },
  );
  if (endpoint === undefined) throw noEndpoint(uri, signed);
  const response = await sendToEndpoint(signed, environment);
  const requestId = response.headers.last('x-amzn-requestid') ?? response.headers.last('x-amz-request-id');
  if (requestId !== undefined) call.facts.awsEndpointRequestId = requestId;
  return isAws ? response : jsonOfQueryAnswer(request, response);
}

/** `services` is asked for `subdomain.service` first, as `data.iot` and `iot` may be two servers. */
function endpointOf({ subdomain, service }: ServiceUri, environment: Environment): string | undefined {
  const { services } = environment;
  return (
    (subdomain === '' ? undefined : services.endpoint(`${subdomain}.${service}`)) ??
    services.endpoint(service)
  );
}

/** An origin, with or without a path in front of every request's. */
function localEndpoint(endpoint: string): { origin: string; prefix: string } {
  const match = /^(https?:\/\/[^/]+)(.*?)\/*$/.exec(endpoint);
  return { origin: match?.[1] ?? endpoint, prefix: match?.[2] ?? '' };
}

/**
 * Nothing is configured for the service: API Gateway's answer to a configuration it cannot use, and in the log what to configure and
 * the signed request that would have gone out.
 */
function noEndpoint(uri: ServiceUri, signed: EndpointRequest): GatewayError {
  const { service } = uri;
  const reason = `No endpoint for '${service}': add services: { ${service}: { endpoint: "http://127.0.0.1:PORT" } } to gwctl.yaml, or endpoint: aws.`;
  const headers = [...signed.headers].map(([name, value]) => `${name}: ${value}`);
  return new GatewayError('API_CONFIGURATION_ERROR', {
    logLines: [
      `Execution failed due to configuration error: No endpoint configured for service ${service}`,
      reason,
      `Signed request not sent: ${signed.method} ${signed.origin}${signed.path} {${headers.join(', ')}} ${signed.body?.toString() ?? ''}`,
    ],
    reason,
  });
}

import type { Environment } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import type { Call } from '../message/call.ts';
import type { EndpointRequest, EndpointResponse } from '../message/http.ts';
import { type ServiceUri, signingName, signingRegion } from './aws-uri.ts';
import { sendToEndpoint } from './send.ts';
import { isQueryAnswer, jsonOfQueryAnswer } from './service-query/query-answer.ts';
import { withFormBody } from './service-query/query-request.ts';
import { queryAnswerOfSqsJson, queueUrlOf, type SqsJsonCall, sqsJsonCall } from './service-query/sqs-json.ts';

/** Signs a request for the endpoint configured for its service and sends it there. */
export async function sendToService(
  request: EndpointRequest,
  uri: ServiceUri,
  environment: Environment,
  call: Call,
): Promise<EndpointResponse> {
  const endpoint = endpointOf(uri, environment);
  if (endpoint === undefined) throw noEndpoint(uri, await signed(request, uri, environment));
  const response =
    endpoint === 'aws'
      ? await sendSigned(request, uri, environment)
      : await sendToLocal(atLocal(request, endpoint), uri, environment);
  const requestId = response.headers.last('x-amzn-requestid') ?? response.headers.last('x-amz-request-id');
  if (requestId !== undefined) call.facts.awsEndpointRequestId = requestId;
  return response;
}

/** Local servers know less of AWS's old protocols than AWS does: what they lack is made up for here. */
async function sendToLocal(
  request: EndpointRequest,
  uri: ServiceUri,
  environment: Environment,
): Promise<EndpointResponse> {
  if (uri.service === 'sqs' && request.headers.has('x-amz-target')) {
    // SQS takes its JSON protocol at any path, the queue's too (recorded); local servers at the root.
    return sendSigned({ ...request, path: '/' }, uri, environment);
  }
  const response = await sendSigned(withFormBody(request), uri, environment);
  if (uri.service === 'sqs' && isMisunderstood(response)) {
    const json = sqsJsonCall(request);
    if (json !== undefined) return sendSqsJson(json, uri, environment);
  }
  return jsonOfQueryAnswer(request, response);
}

/** Servers that know only the JSON protocol refuse a form, or take it for one of S3's (fauxqs answers it 200 and S3's XML). */
function isMisunderstood(response: EndpointResponse): boolean {
  return (
    !isQueryAnswer(response) && (response.status >= 400 || String(response.body).trimStart().startsWith('<'))
  );
}

async function sendSqsJson(
  json: SqsJsonCall,
  uri: ServiceUri,
  environment: Environment,
): Promise<EndpointResponse> {
  let queueUrl: string | undefined;
  if (json.queueName !== '') {
    const found = await sendSigned(json.findQueue, uri, environment);
    queueUrl = queueUrlOf(found);
    if (queueUrl === undefined) return queryAnswerOfSqsJson(json.action, found);
  }
  const response = await sendSigned(json.request(queueUrl), uri, environment);
  return queryAnswerOfSqsJson(json.action, response);
}

async function sendSigned(
  request: EndpointRequest,
  uri: ServiceUri,
  environment: Environment,
): Promise<EndpointResponse> {
  return sendToEndpoint(await signed(request, uri, environment), environment);
}

async function signed(
  request: EndpointRequest,
  uri: ServiceUri,
  environment: Environment,
): Promise<EndpointRequest> {
  // Loaded when first needed: the signer would cost every start 25 ms.
  const { signRequest } = await import('./service-signing/sign-request.ts');
  return signRequest(request, {
    service: signingName(uri),
    region: signingRegion(uri),
    credentials: environment.services.credentials,
    now: environment.clock.now(),
  });
}

/** `services` is asked for `subdomain.service` first, as `data.iot` and `iot` may be two servers. */
function endpointOf({ subdomain, service }: ServiceUri, environment: Environment): string | undefined {
  const { services } = environment;
  return (
    (subdomain === '' ? undefined : services.endpoint(`${subdomain}.${service}`)) ??
    services.endpoint(service)
  );
}

/** At an origin, with or without a path in front of every request's. */
function atLocal(request: EndpointRequest, endpoint: string): EndpointRequest {
  const match = /^(https?:\/\/[^/]+)(.*?)\/*$/.exec(endpoint);
  return { ...request, origin: match?.[1] ?? endpoint, path: (match?.[2] ?? '') + request.path };
}

/**
 * Nothing is configured for the service: API Gateway's answer to a configuration it cannot use, and in the log what to configure and
 * the signed request that would have gone out.
 */
function noEndpoint({ service }: ServiceUri, request: EndpointRequest): GatewayError {
  const reason = `No endpoint for '${service}': add services: { ${service}: { endpoint: "http://127.0.0.1:PORT" } } to gwctl.yaml, or endpoint: aws.`;
  const headers = [...request.headers].map(([name, value]) => `${name}: ${value}`);
  return new GatewayError('API_CONFIGURATION_ERROR', {
    logLines: [
      `Execution failed due to configuration error: No endpoint configured for service ${service}`,
      reason,
      `Signed request not sent: ${request.method} ${request.origin}${request.path} {${headers.join(', ')}} ${request.body?.toString() ?? ''}`,
    ],
    reason,
  });
}

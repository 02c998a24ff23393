import type { Clock, IdSource } from '../../environment/environment.ts';
import type { Call } from '../../message/call.ts';
import { flagsOf, type Segment, type Subsegment } from './segment.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What the trace header of a call says. */
export interface TraceContext {
  readonly traceId: string;
  readonly segmentId: string;
  readonly parentId: string | undefined;
  /** The stage sampled the call itself, by X-Ray's default rule. */
  readonly isSampledHere: boolean;
}

/** The segment of a finished call of a REST API: no header and no body is in it, and of the query no credential. */
export function callSegment(
  call: Call,
  trace: TraceContext,
  { clock, ids }: { readonly clock: Clock; readonly ids: IdSource },
): Segment {
  const { method, facts, requestId, extendedRequestId } = call;
  const credentials = new Set([...(facts.credentials ?? []), call.identity.apiKey ?? '']);
  const subsegments = [authorizerOf(call, ids), integrationOf(call, ids, credentials)].filter(
    (one) => one !== undefined,
  );
  return {
    trace_id: trace.traceId,
    id: trace.segmentId,
    ...(trace.parentId !== undefined && { parent_id: trace.parentId }),
    name: `${method.apiName}/${method.stage}`,
    origin: 'AWS::ApiGateway::Stage',
    resource_arn: `arn:aws:apigateway:${method.region}::/restapis/${method.apiId}/stages/${method.stage}`,
    start_time: seconds(call.requestTimeEpoch),
    end_time: seconds(call.requestTimeEpoch + clock.monotonic() - call.arrivedAt),
    http: {
      request: {
        method: call.httpMethod,
        url: withoutSecrets(urlOf(call), credentials),
        client_ip: call.identity.sourceIp,
        ...(call.identity.userAgent !== undefined && { user_agent: call.identity.userAgent.slice(0, 512) }),
      },
      response: { status: facts.status ?? 0, content_length: facts.responseLength ?? 0 },
    },
    ...flagsOf(facts.status),
    aws: {
      ...(trace.isSampledHere && { xray: { sampling_rule_name: 'Default' } }),
      api_gateway: {
        account_id: method.accountId,
        rest_api_id: method.apiId,
        stage: method.stage,
        request_id: requestId,
      },
    },
    annotations: { 'aws:api_id': method.apiId, 'aws:api_stage': method.stage },
    metadata: { default: { extended_request_id: extendedRequestId, request_id: requestId } },
    ...(subsegments.length > 0 && { subsegments }),
  };
}

/** Epoch seconds to the millisecond, as X-Ray has them. */
function seconds(millis: number): number {
  return Math.round(millis) / 1000;
}

function urlOf({ request }: Call): string {
  if (/^https?:\/\//i.test(request.target)) return request.target;
  const scheme = request.tls ? 'https' : 'http';
  return `${scheme}://${request.headers.last('host') ?? ''}${request.target}`;
}

/** When something began that was measured on the monotonic clock, and when it ended. */
function timesOf(call: Call, started: number, latency: number) {
  const start = call.requestTimeEpoch + (started - call.arrivedAt);
  return { start_time: seconds(start), end_time: seconds(start + latency) };
}

/** The invocation of a Lambda authorizer; a kept result and the other kinds call nobody. */
function authorizerOf(call: Call, ids: IdSource): Subsegment | undefined {
  const { started, functionArn, integrationLatency, integrationStatus } = call.facts.authorizer ?? {};
  if (started === undefined || functionArn === undefined) return undefined;
  return {
    id: ids.hex(16),
    ...lambdaCall(functionArn),
    ...timesOf(call, started, integrationLatency ?? 0),
    http: { response: { ...(integrationStatus !== undefined && { status: integrationStatus }) } },
    ...flagsOf(integrationStatus),
  };
}

function integrationOf(call: Call, ids: IdSource, credentials: ReadonlySet<string>): Subsegment | undefined {
  const { started, latency, endpoint, integrationStatus, functionError } = call.facts.integration ?? {};
  if (started === undefined || !endpoint) return undefined;
  const { method, origin, path } = endpoint.request;
  return {
    id: ids.hex(16),
    ...(endpoint.isAws ? serviceCall(origin, path) : { name: hostOf(origin), namespace: 'remote' as const }),
    ...timesOf(call, started, latency ?? 0),
    http: {
      request: { method, url: withoutSecrets(`${origin}${path}`, credentials) },
      response: { ...(integrationStatus !== undefined && { status: integrationStatus }) },
    },
    // Unverified: that a function's own error is one of the call to it.
    ...flagsOf(functionError ? 500 : integrationStatus),
  };
}

const invocation = /^\/[\d-]+\/functions\/(.+)\/(?:invocations|response-streaming-invocations)$/;

function serviceCall(origin: string, path: string): Pick<Subsegment, 'name' | 'namespace' | 'aws'> {
  const functionArn = invocation.exec(path)?.[1];
  if (functionArn !== undefined) return lambdaCall(decodeURIComponent(functionArn));
  const [service = '', region] = hostOf(origin).split('.');
  // Unverified: how the services are spelt.
  return { name: service, namespace: 'aws', aws: { ...(region !== 'amazonaws' && region && { region }) } };
}

function lambdaCall(functionArn: string): Pick<Subsegment, 'name' | 'namespace' | 'aws'> {
  const [, , , region = '', , , name = functionArn] = functionArn.split(':');
  return {
    name: 'Lambda',
    namespace: 'aws',
    aws: { function_name: name, region, operation: 'Invoke', resource_names: [name] },
  };
}

function hostOf(origin: string): string {
  return origin.replace(/^https?:\/\//, '');
}

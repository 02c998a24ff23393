import type { Environment } from '../environment/environment.ts';
import type { CallTrace } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest } from '../message/http.ts';
import type { CompiledRestApi } from './compile-rest-api.ts';
import { collapseLeadingSlashes, splitTarget } from './request-target.ts';
import { RestCall } from './rest-call.ts';

/** A call for `gwctl why`: the path is without the stage. */
export interface WhyInput {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly sourceIp: string;
  /** The VPC endpoint, and its VPC, that the call comes through. */
  readonly vpceId?: string | undefined;
  readonly vpcId?: string | undefined;
  /** Signs the request at an epoch time in milliseconds; asked for AWS_IAM methods only. Gives the headers to send. */
  readonly sign?: ((request: ClientRequest, now: number) => Promise<HeaderList>) | undefined;
}

function hostOf({ scope }: CompiledRestApi): string {
  return `${scope.api.id}.execute-api.${scope.region}.amazonaws.com`;
}

/** The request as it would come over the wire, signed where somebody signs. */
export async function requestOf(
  compiled: CompiledRestApi,
  input: WhyInput,
  isSigned: boolean,
  environment: Environment,
): Promise<ClientRequest> {
  const target = splitTarget(input.path);
  const sent = input.headers.some(([name]) => name.toLowerCase() === 'host')
    ? input.headers
    : [['Host', hostOf(compiled)] as const, ...input.headers];
  const path = `/${compiled.scope.stage}${target.path}`;
  const request: ClientRequest = {
    method: input.method,
    target: target.query === '' ? path : `${path}?${target.query}`,
    headers: HeaderList.from(sent),
    body: input.body,
    remoteAddress: input.sourceIp,
  };
  if (!input.sign || !isSigned) return request;
  return { ...request, headers: await input.sign(request, environment.clock.now()) };
}

/** The same as the phases see it. @param verb the one that is routed */
export function callFor(
  compiled: CompiledRestApi,
  input: WhyInput,
  verb: string,
  match: ReturnType<CompiledRestApi['match']>,
  trace: CallTrace,
  environment: Environment,
  request: ClientRequest,
): RestCall {
  const target = splitTarget(input.path);
  const routePath = collapseLeadingSlashes(target.path);
  const call = new RestCall(
    {
      request,
      target,
      httpMethod: verb,
      path: `/${compiled.scope.stage}${target.path}`,
      eventPath: routePath,
      routePath,
      domainName: hostOf(compiled),
      requestId: environment.ids.requestId(),
      requestTimeEpoch: environment.clock.now(),
      arrivedAt: environment.clock.monotonic(),
      basePathMatched: undefined,
    },
    match?.plan.facts ?? compiled.unmatched,
    match?.pathParameters ?? new Map(),
    trace,
    environment,
  );
  if (input.vpceId !== undefined) call.identity.vpceId = input.vpceId;
  if (input.vpcId !== undefined) call.identity.vpcId = input.vpcId;
  return call;
}

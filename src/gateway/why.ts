import { child, type SourceRef } from '../diagnostics/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import type { Call, TraceStep } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import type { Method } from '../model/api.ts';
import type { MethodName } from '../model/verb.ts';
import { refuseUnmatched } from '../pipeline/phases/authorize.ts';
import type { RestMethodPlan, Step } from '../pipeline/rest.ts';
import { ExecutionLog } from '../recording/execution-log.ts';
import type { CompiledRestApi } from './compile-rest-api.ts';
import { corsSteps } from './cors-check.ts';
import { collapseLeadingSlashes, splitTarget } from './request-target.ts';
import { RestCall } from './rest-call.ts';
import { describeNoRoute } from './route-hints.ts';

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

/** Every gate of one call and what it answered. */
export interface WhyResult {
  readonly steps: readonly TraceStep[];
  /** What the caller would get, where a gate refused. */
  readonly refusal:
    | { readonly status: number; readonly errorType: string; readonly body: string }
    | undefined;
  readonly matched: string | undefined;
}

/** Walks a call through the gates up to its integration request, in their order, and stops where one refuses. The backend is not called. */
export async function why(
  compiled: CompiledRestApi,
  input: WhyInput,
  environment: Environment,
): Promise<WhyResult> {
  const target = splitTarget(input.path);
  const routePath = collapseLeadingSlashes(target.path);
  const match = compiled.match(input.method, routePath);
  const log = new ExecutionLog(environment.clock, { dataTrace: true, stageLines: true });
  const method = match && methodOf(compiled, input, match.plan);
  const usesIam = method?.authorizationType === 'AWS_IAM';
  const request = await requestOf(compiled, input, usesIam, environment);
  const call = callFor(compiled, input, match, log, environment, request);
  if (!match) {
    log.step({
      phase: 'route',
      verdict: 'refused',
      detail: describeNoRoute(compiled.scope.api, input.method, routePath),
      at: child(compiled.scope.api.at, 'paths'),
    });
    return {
      steps: log.steps,
      refusal: refusalOf(refuseUnmatched(call.request.headers), compiled, call),
      matched: undefined,
    };
  }
  const { facts } = match.plan;
  log.step({
    phase: 'route',
    verdict: 'passed',
    detail: `${input.method} ${routePath} is ${facts.resourcePath}${valuesText(match.pathParameters)}.`,
  });
  if (input.sign && !usesIam) log.step({ phase: 'caller', verdict: 'skipped', detail: notSigned });
  const error = await walkGates(match.plan, call, log);
  for (const step of await corsSteps(compiled, call, environment)) log.step(step);
  return {
    steps: log.steps.map((step) => withPlace(step, compiled, method)),
    refusal: error && refusalOf(error, compiled, call),
    matched: `${input.method} ${facts.resourcePath}`,
  };
}

const notSigned = 'The method does not use AWS_IAM: nobody signs, so neither --as nor --account has a say.';

function methodOf(compiled: CompiledRestApi, input: WhyInput, plan: RestMethodPlan): Method | undefined {
  const resource = compiled.scope.api.resources.find((each) => each.path === plan.facts.resourcePath);
  return resource?.methods.get(input.method as MethodName) ?? resource?.methods.get('ANY');
}

/** The line of the spec behind a gate that named none itself. */
function withPlace(
  step: TraceStep,
  { scope: { api } }: CompiledRestApi,
  method: Method | undefined,
): TraceStep {
  if (step.at || !method) return step;
  const places: Record<string, SourceRef | undefined> = {
    route: method.at,
    authorizer: api.authorizers.get(method.authorizer ?? '')?.at ?? method.at,
    'resource policy': api.policy === undefined ? undefined : child(api.at, 'x-amazon-apigateway-policy'),
    'api key': method.at,
    validation: method.at,
    'integration request': method.integration?.at,
  };
  const at = places[step.phase];
  return at ? { ...step, at } : step;
}

/** The gates of `pipeline/rest.ts`, in its order, with what to say where a method has none. */
function gatesOf(plan: RestMethodPlan): readonly (readonly [string, Step | undefined, string])[] {
  return [
    ['waf', plan.filterByWaf, 'gwctl.yaml has no waf rules.'],
    [
      'resource policy',
      plan.checkResourcePolicy,
      'The API has no resource policy, or it has no say before authentication.',
    ],
    ['authorizer', plan.authorize, 'The method needs no authorization (NONE).'],
    ['usage', plan.checkUsage, 'The method needs no API key and the stage has no throttle.'],
    [
      'validation',
      plan.validateRequest,
      'Nothing is validated: the method has no request validator, or neither a required parameter nor a model for it to check.',
    ],
    ['integration request', (call) => rehearseRequest(plan, call), ''],
  ];
}

/**
 * Makes the integration request and sends nothing: no template for the media type (415), headers that may not be mapped, broken
 * templates and addresses show here. A MOCK has no backend, so its status is read too.
 */
async function rehearseRequest(plan: RestMethodPlan, call: Call): Promise<void> {
  const request = plan.integrationRequest(call);
  const isMock = request.origin === '';
  if (isMock) await plan.integration(request, call);
  call.trace?.step({
    phase: 'integration request',
    verdict: 'passed',
    detail: isMock
      ? 'A mock answers.'
      : `${request.method} ${request.origin}${request.path} would be called.`,
  });
}

async function walkGates(
  plan: RestMethodPlan,
  call: RestCall,
  log: ExecutionLog,
): Promise<GatewayError | undefined> {
  for (const [phase, gate, without] of gatesOf(plan)) {
    if (!gate) {
      log.step({ phase, verdict: 'skipped', detail: without });
      continue;
    }
    if (phase === 'validation') call.facts.executionStarted = true;
    const before = log.steps.length;
    try {
      await gate(call);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      tellRefusal(phase, error, log, before);
      return error;
    }
    if (log.steps.length === before) log.step({ phase, verdict: 'passed', detail: 'Passed.' });
  }
  return undefined;
}

/** A gate that refuses without a word of its own gets one. */
function tellRefusal(phase: string, error: GatewayError, log: ExecutionLog, before: number): void {
  if (log.steps.slice(before).some((step) => step.verdict === 'refused')) return;
  log.step({ phase, verdict: 'refused', detail: error.detail.reason ?? error.text ?? error.responseType });
}

function refusalOf(
  error: GatewayError,
  compiled: CompiledRestApi,
  call: RestCall,
): NonNullable<WhyResult['refusal']> {
  const response: ClientResponse = compiled.respond(error, call);
  return { status: response.status, errorType: error.errorType, body: String(response.body) };
}

function valuesText(values: ReadonlyMap<string, string>): string {
  return values.size === 0
    ? ''
    : ` with ${[...values].map(([name, value]) => `${name}=${value}`).join(', ')}`;
}

function hostOf({ scope }: CompiledRestApi): string {
  return `${scope.api.id}.execute-api.${scope.region}.amazonaws.com`;
}

async function requestOf(
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

function callFor(
  compiled: CompiledRestApi,
  input: WhyInput,
  match: ReturnType<CompiledRestApi['match']>,
  log: ExecutionLog,
  environment: Environment,
  request: ClientRequest,
): RestCall {
  const target = splitTarget(input.path);
  const routePath = collapseLeadingSlashes(target.path);
  const call = new RestCall(
    {
      request,
      target,
      httpMethod: input.method,
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
    log,
    environment,
  );
  if (input.vpceId !== undefined) call.identity.vpceId = input.vpceId;
  if (input.vpcId !== undefined) call.identity.vpcId = input.vpcId;
  return call;
}

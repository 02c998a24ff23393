import { child, type SourceRef } from '../diagnostics/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import type { Call, TraceStep } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientResponse } from '../message/http.ts';
import type { Method } from '../model/api.ts';
import type { MethodName } from '../model/verb.ts';
import { refuseUnmatched } from '../pipeline/phases/authorize.ts';
import type { RestMethodPlan, Step } from '../pipeline/rest.ts';
import { ExecutionLog } from '../recording/execution-log.ts';
import type { CompiledRestApi } from './compile-rest-api.ts';
import { corsSteps } from './cors-check.ts';
import { arrivalRefusal, largestBody, methodArnRefusal } from './request-limits.ts';
import { calledVerb, collapseLeadingSlashes, splitTarget } from './request-target.ts';
import type { RestCall } from './rest-call.ts';
import { describeNoRoute } from './route-hints.ts';
import { callFor, requestOf, type WhyInput } from './why-call.ts';

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
  const verb = calledVerb({ method: input.method, headers: HeaderList.from(input.headers) });
  const match = compiled.match(verb, routePath);
  const log = new ExecutionLog(environment.clock, { dataTrace: true, stageLines: true });
  const method = match && methodOf(compiled, verb, match.plan);
  const usesIam = method?.authorizationType === 'AWS_IAM';
  const request = await requestOf(compiled, input, usesIam, environment);
  const call = callFor(compiled, input, verb, match, log, environment, request);
  const stopped = refusedOnArrival(compiled, match, call, log);
  if (stopped) return { steps: log.steps, refusal: stopped, matched: undefined };
  if (!match) {
    log.step({
      phase: 'route',
      verdict: 'refused',
      detail: describeNoRoute(compiled.scope.api, verb, routePath),
      at: child(compiled.scope.api.at, 'paths'),
    });
    return {
      steps: log.steps,
      refusal: refusalOf(refuseUnmatched(call.request.headers), compiled, call),
      matched: undefined,
    };
  }
  const { facts } = match.plan;
  const overridden = verb === input.method ? '' : ' X-HTTP-Method-Override replaces the verb.';
  log.step({
    phase: 'route',
    verdict: 'passed',
    detail: `${verb} ${routePath} is ${facts.resourcePath}${valuesText(match.pathParameters)}.${overridden}`,
  });
  if (input.sign && !usesIam) log.step({ phase: 'caller', verdict: 'skipped', detail: notSigned });
  const error = await walkGates(match.plan, call, log);
  for (const step of await corsSteps(compiled, call, environment)) log.step(step);
  return {
    steps: log.steps.map((step) => withPlace(step, compiled, method)),
    refusal: error && refusalOf(error, compiled, call),
    matched: `${verb} ${facts.resourcePath}`,
  };
}

/** Phase 2, and the length of a guarded method's ARN: refused whatever the method says. */
function refusedOnArrival(
  compiled: CompiledRestApi,
  match: ReturnType<CompiledRestApi['match']>,
  call: RestCall,
  log: ExecutionLog,
): WhyResult['refusal'] {
  const { request } = call;
  const { query } = splitTarget(request.target);
  const early = arrivalRefusal(request, query, compiled.unmatched.endpointType);
  if (!early && request.body.length > largestBody) {
    const detail = `The body has ${request.body.length} bytes; API Gateway takes ${largestBody}.`;
    log.step({ phase: 'request', verdict: 'refused', detail });
    return refusalOf(new GatewayError('REQUEST_TOO_LARGE'), compiled, call);
  }
  const refusal = early ?? (match?.plan.authorize && methodArnRefusal(call));
  if (!refusal) return undefined;
  log.step({ phase: 'request', verdict: 'refused', detail: refusal.reason });
  const { status, headers, body } = refusal.response;
  return { status, errorType: headers.last('x-amzn-ErrorType') ?? '', body: String(body) };
}

const notSigned = 'The method does not use AWS_IAM: nobody signs, so neither --as nor --account has a say.';

function methodOf(compiled: CompiledRestApi, verb: string, plan: RestMethodPlan): Method | undefined {
  const resource = compiled.scope.api.resources.find((each) => each.path === plan.facts.resourcePath);
  return resource?.methods.get(verb as MethodName) ?? resource?.methods.get('ANY');
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

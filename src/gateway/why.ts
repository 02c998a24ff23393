import type { Environment } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import type { TraceStep } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
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

/** Walks a call through the gates before its integration, in their order, and stops where one refuses. The backend is not called. */
export async function why(
  compiled: CompiledRestApi,
  input: WhyInput,
  environment: Environment,
): Promise<WhyResult> {
  const target = splitTarget(input.path);
  const routePath = collapseLeadingSlashes(target.path);
  const match = compiled.match(input.method, routePath);
  const log = new ExecutionLog(environment.clock, { dataTrace: true, stageLines: true });
  const call = callFor(compiled, input, match, log, environment);
  if (!match) {
    log.step({
      phase: 'route',
      verdict: 'refused',
      detail: describeNoRoute(compiled.scope.api, input.method, routePath),
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
  const error = await walkGates(match.plan, call, log);
  for (const step of await corsSteps(compiled, call, environment)) log.step(step);
  return {
    steps: log.steps,
    refusal: error && refusalOf(error, compiled, call),
    matched: `${input.method} ${facts.resourcePath}`,
  };
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
    ['validation', plan.validateRequest, 'No request validator is in force: nothing is checked.'],
  ];
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
      const isTold = log.steps.slice(before).some((step) => step.verdict === 'refused');
      if (!isTold)
        log.step({
          phase,
          verdict: 'refused',
          detail: error.detail.reason ?? error.text ?? error.responseType,
        });
      return error;
    }
    if (log.steps.length === before) log.step({ phase, verdict: 'passed', detail: 'Passed.' });
  }
  return undefined;
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

function callFor(
  compiled: CompiledRestApi,
  input: WhyInput,
  match: ReturnType<CompiledRestApi['match']>,
  log: ExecutionLog,
  environment: Environment,
): RestCall {
  const { scope } = compiled;
  const target = splitTarget(input.path);
  const routePath = collapseLeadingSlashes(target.path);
  const host = `${scope.api.id}.execute-api.${scope.region}.amazonaws.com`;
  const sent = input.headers.some(([name]) => name.toLowerCase() === 'host')
    ? input.headers
    : [['Host', host] as const, ...input.headers];
  const path = `/${scope.stage}${target.path}`;
  const request: ClientRequest = {
    method: input.method,
    target: target.query === '' ? path : `${path}?${target.query}`,
    headers: HeaderList.from(sent),
    body: input.body,
    remoteAddress: input.sourceIp,
  };
  return new RestCall(
    {
      request,
      target,
      httpMethod: input.method,
      path,
      eventPath: routePath,
      routePath,
      domainName: host,
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
}

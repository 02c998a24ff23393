import type { Environment } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import type { Call, TraceStep } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { Method } from '../model/api.ts';
import { executeRest } from '../pipeline/rest.ts';
import type { CompiledRestApi } from './compile-rest-api.ts';
import { RestCall } from './rest-call.ts';

/**
 * What a browser on another origin would find missing (rest-request-phases.md 7): API Gateway adds no CORS header of its own on REST
 * APIs. Nothing to say for calls without `Origin`.
 */
export async function corsSteps(
  compiled: CompiledRestApi,
  call: Call,
  environment: Environment,
): Promise<TraceStep[]> {
  const origin = call.request.headers.last('origin');
  const resource = compiled.scope.api.resources.find((each) => each.path === call.method.resourcePath);
  if (origin === undefined || !resource) return [];
  const method = resource.methods.get(call.httpMethod as 'GET') ?? resource.methods.get('ANY');
  const preflight = await preflightStep(compiled, call, origin, environment);
  return [
    preflight,
    ...(method && call.httpMethod !== 'OPTIONS' ? [answerStep(method, call)] : []),
    ...errorStep(compiled),
  ];
}

async function preflightStep(
  compiled: CompiledRestApi,
  call: Call,
  origin: string,
  environment: Environment,
): Promise<TraceStep> {
  const plan = compiled.plan(call.method.resourcePath, 'OPTIONS');
  const where = `OPTIONS ${call.method.resourcePath}`;
  if (!plan)
    return refused(
      'cors preflight',
      `There is no ${where}: the preflight gets 403 Missing Authentication Token without CORS headers. Add a mock OPTIONS method.`,
    );
  if (plan.authorize || plan.facts.apiKeyRequired)
    return refused(
      'cors preflight',
      `${where} asks for authorization or an API key, and browsers send none with a preflight.`,
    );
  const wantedMethod = call.request.headers.last('access-control-request-method') ?? call.httpMethod;
  const wantedHeaders = call.request.headers.last('access-control-request-headers') ?? customHeaders(call);
  const headers = HeaderList.from([
    ['Origin', origin],
    ['Access-Control-Request-Method', wantedMethod],
    ...(wantedHeaders === '' ? [] : ([['Access-Control-Request-Headers', wantedHeaders]] as const)),
  ]);
  const answer = await answerOf(plan, call, headers, environment);
  if (answer === undefined)
    return refused(
      'cors preflight',
      `${where} fails; run gwctl test-invoke OPTIONS ${call.method.resourcePath} to see why.`,
    );
  const missing = missingHeaders(answer, origin, wantedMethod, wantedHeaders);
  if (missing.length === 0)
    return {
      phase: 'cors preflight',
      verdict: 'passed',
      detail: `${where} allows ${wantedMethod} from ${origin}.`,
    };
  return refused('cors preflight', `${where}: ${missing.join('; ')}.`);
}

/** Headers that make a browser ask first. */
function customHeaders(call: Call): string {
  const simple = new Set(['accept', 'accept-language', 'content-language', 'host', 'origin', 'user-agent']);
  const sent = [...call.request.headers].map(([name]) => name.toLowerCase());
  return [...new Set(sent)].filter((name) => !simple.has(name)).join(', ');
}

async function answerOf(
  plan: NonNullable<ReturnType<CompiledRestApi['plan']>>,
  call: Call,
  headers: HeaderList,
  environment: Environment,
): Promise<HeaderList | undefined> {
  const preflight = new RestCall(
    {
      request: { ...call.request, method: 'OPTIONS', headers, body: Buffer.alloc(0) },
      target: { path: call.routePath, query: '' },
      httpMethod: 'OPTIONS',
      path: call.path,
      eventPath: call.eventPath,
      routePath: call.routePath,
      domainName: call.domainName,
      requestId: call.requestId,
      requestTimeEpoch: call.requestTimeEpoch,
      arrivedAt: call.arrivedAt,
      basePathMatched: undefined,
    },
    plan.facts,
    call.pathParameters,
    undefined,
    environment,
  );
  try {
    return (await executeRest(plan, preflight)).headers;
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
}

function missingHeaders(answer: HeaderList, origin: string, method: string, headers: string): string[] {
  const allowed = answer.last('access-control-allow-origin');
  const missing: string[] = [];
  if (allowed === undefined) missing.push('Access-Control-Allow-Origin is missing');
  else if (allowed !== '*' && allowed !== origin)
    missing.push(`Access-Control-Allow-Origin is ${allowed}, not ${origin}`);
  if (
    !covers(answer.last('access-control-allow-methods'), [method]) &&
    !['GET', 'HEAD', 'POST'].includes(method)
  ) {
    missing.push(`Access-Control-Allow-Methods lacks ${method}`);
  }
  const wanted = headers
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const lacking = wanted.filter((name) => !covers(answer.last('access-control-allow-headers'), [name]));
  if (lacking.length > 0) missing.push(`Access-Control-Allow-Headers lacks ${lacking.join(', ')}`);
  return missing;
}

function covers(list: string | undefined, wanted: readonly string[]): boolean {
  const items = (list ?? '').split(',').map((item) => item.trim().toLowerCase());
  return items.includes('*') || wanted.every((item) => items.includes(item.toLowerCase()));
}

/** The answer itself needs the header too: a proxy's backend must send it, a custom integration must map it (documented). */
function answerStep(method: Method, call: Call): TraceStep {
  const { integration } = method;
  const name = `${call.httpMethod} ${call.method.resourcePath}`;
  if (integration?.type === 'AWS_PROXY' || integration?.type === 'HTTP_PROXY') {
    const who = integration.type === 'AWS_PROXY' ? 'the function' : 'the backend';
    return {
      phase: 'cors answer',
      verdict: 'done',
      detail: `${name} is a proxy: ${who} itself must send Access-Control-Allow-Origin.`,
      at: integration.at,
    };
  }
  const key = 'method.response.header.access-control-allow-origin';
  const lacking =
    integration?.integrationResponses.filter(
      (response) => ![...response.responseParameters.keys()].some((each) => each.toLowerCase() === key),
    ) ?? [];
  if (lacking.length === 0)
    return {
      phase: 'cors answer',
      verdict: 'passed',
      detail: `${name} maps Access-Control-Allow-Origin in every integration response.`,
    };
  const statuses = lacking.map((response) => response.statusCode).join(', ');
  return refused(
    'cors answer',
    `${name}: the integration response for ${statuses} does not map Access-Control-Allow-Origin.`,
    lacking[0]?.at,
  );
}

/** Errors made by the gateway carry the headers only through gateway responses (documented). */
function errorStep(compiled: CompiledRestApi): TraceStep[] {
  const { gatewayResponses } = compiled.scope.api;
  const key = 'gatewayresponse.header.access-control-allow-origin';
  const without = (['DEFAULT_4XX', 'DEFAULT_5XX'] as const).filter(
    (type) =>
      ![...(gatewayResponses.get(type)?.responseParameters.keys() ?? [])].some(
        (each) => each.toLowerCase() === key,
      ),
  );
  if (without.length === 0) return [];
  return [
    {
      phase: 'cors errors',
      verdict: 'done',
      detail: `${without.join(' and ')} add no Access-Control-Allow-Origin: a browser cannot read errors that the gateway makes.`,
    },
  ];
}

function refused(phase: string, detail: string, at?: TraceStep['at']): TraceStep {
  return { phase, verdict: 'refused', detail, ...(at && { at }) };
}

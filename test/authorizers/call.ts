import { AuthorizerCaches } from '../../src/authorizers/authorizer-caches.ts';
import type { IssuerDirectory } from '../../src/authorizers/cognito/issuer-directory.ts';
import type { AuthorizerTools } from '../../src/authorizers/context.ts';
import {
  createIdentityDirectory,
  type IdentitySettings,
} from '../../src/authorizers/sigv4/identity-directory.ts';
import type {
  Environment,
  FunctionAnswer,
  FunctionCall,
  HttpSender,
} from '../../src/environment/environment.ts';
import { systemTimers } from '../../src/environment/system-environment.ts';
import { GatewayError } from '../../src/faults/gateway-error.ts';
import type { Call, CallerIdentity, CallTrace, TraceStep } from '../../src/message/call.ts';
import { HeaderList } from '../../src/message/header-list.ts';
import type { Method, Resource, RestApi } from '../../src/model/api.ts';
import type { Authorizer } from '../../src/model/authorizer.ts';
import type { JsonObject } from '../../src/model/json.ts';

export const noon = Date.parse('2024-08-03T10:00:00Z');
export const accountId = '123456789012';
export const region = 'us-east-1';
const apiId = 'abcdef1234';
const at = { file: 'openapi.yaml', pointer: '' };

/** A clock that tests move. */
export function testClock(now = noon) {
  const clock = { wall: now, mono: 0, now: () => clock.wall, monotonic: () => clock.mono };
  return clock;
}

export interface CallOptions {
  readonly verb?: string;
  readonly path?: string;
  /** As on the wire; path and query at the default endpoint where left out. */
  readonly target?: string;
  readonly resourcePath?: string;
  readonly query?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Buffer;
  readonly pathParameters?: ReadonlyMap<string, string>;
  readonly identity?: Partial<CallerIdentity>;
  readonly stageVariables?: ReadonlyMap<string, string>;
  readonly traced?: boolean;
  readonly apiKeyRequired?: boolean;
}

export interface TracedCall extends Call {
  readonly lines: string[];
  readonly steps: TraceStep[];
}

/** One request to stage `dev` of the test API. */
export function makeCall(options: CallOptions = {}): TracedCall {
  const path = options.path ?? '/pets';
  const query = options.query ? `?${options.query}` : '';
  const headers = HeaderList.from(options.headers ?? []);
  const lines: string[] = [];
  const steps: TraceStep[] = [];
  const trace: CallTrace = { line: (text) => void lines.push(text), step: (step) => void steps.push(step) };
  return {
    request: {
      method: options.verb ?? 'GET',
      target: options.target ?? `/dev${path}${query}`,
      headers,
      body: Buffer.from(options.body ?? ''),
      remoteAddress: '127.0.0.1',
    },
    method: {
      apiId,
      apiName: 'petstore',
      accountId,
      region,
      stage: 'dev',
      deploymentId: 'dep123',
      resourceId: 'res123',
      resourcePath: options.resourcePath ?? path,
      operationName: undefined,
      apiKeyRequired: options.apiKeyRequired ?? false,
      endpointType: 'REGIONAL',
      stageVariables: options.stageVariables ?? new Map(),
      isCanaryRequest: undefined,
      matched: true,
    },
    httpMethod: options.verb ?? 'GET',
    path: `/dev${path}`,
    eventPath: path,
    routePath: path,
    pathParameters: options.pathParameters ?? new Map(),
    query: multiMap([...new URLSearchParams(query)]),
    headers: multiMap([...headers]),
    requestId: 'req-1',
    extendedRequestId: 'ext=',
    requestTimeEpoch: noon,
    arrivedAt: 0,
    domainName: `${apiId}.execute-api.us-east-1.amazonaws.com`,
    traceHeader: 'Root=1-abc;Sampled=0',
    identity: { sourceIp: '127.0.0.1', userAgent: undefined, ...options.identity },
    authorizer: undefined,
    facts: {},
    trace: options.traced ? trace : undefined,
    overrides: undefined,
    lines,
    steps,
  };
}

function multiMap(entries: readonly (readonly [string, string])[]): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const [name, value] of entries) map.set(name, [...(map.get(name) ?? []), value]);
  return map;
}

export type FunctionStub = (event: Record<string, unknown>, call: FunctionCall) => unknown;

/** Answers as Lambda does: what the stub returns as JSON, what it throws as a function error. */
export function testEnvironment(
  clock: ReturnType<typeof testClock>,
  stub: FunctionStub,
  http?: HttpSender,
): Environment {
  return {
    clock,
    timers: systemTimers,
    random: () => 0.5,
    ids: { requestId: () => 'req-1', extendedRequestId: () => 'ext=', hex: (n) => '0'.repeat(n) },
    http: http ?? { send: () => Promise.reject(new Error('no network in this test')) },
    functions: {
      invoke: async (call): Promise<FunctionAnswer> => {
        const base = { requestId: 'lambda-1', statusCode: 200 };
        try {
          const answer = await stub(JSON.parse(String(call.payload)) as Record<string, unknown>, call);
          if (answer instanceof RawAnswer) return { ...base, ...answer.answer };
          return { ...base, payload: JSON.stringify(answer) ?? 'null' };
        } catch (error) {
          const payload = JSON.stringify({ errorMessage: (error as Error).message, errorType: 'Error' });
          return { ...base, payload, functionError: 'Unhandled' };
        }
      },
    },
    services: {
      endpoint: () => undefined,
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      vpcLink: () => undefined,
    },
  };
}

/** An answer of Lambda itself. */
export class RawAnswer {
  readonly answer: Partial<FunctionAnswer> & { payload: string };
  constructor(answer: Partial<FunctionAnswer> & { payload: string }) {
    this.answer = answer;
  }
}

export function testTools(
  environment: Environment,
  options: { issuers?: IssuerDirectory; identities?: readonly IdentitySettings[] } = {},
): AuthorizerTools {
  const identities = createIdentityDirectory(options.identities ?? [], { accountId });
  if (!identities.ok) throw new Error(JSON.stringify(identities.diagnostics));
  return {
    environment,
    caches: new AuthorizerCaches(environment.clock),
    issuers: options.issuers ?? { keysOf: () => undefined },
    identities: identities.value,
  };
}

export const scope = { apiId, region, accountId, stage: 'dev', stageVariables: new Map<string, string>() };

export function makeApi(
  options: {
    policy?: JsonObject;
    authorizers?: readonly Authorizer[];
    isPrivate?: boolean;
    resources?: readonly Resource[];
  } = {},
): RestApi {
  return {
    protocol: 'REST',
    id: apiId,
    name: 'petstore',
    createdDate: '2024-08-03T10:00:00Z',
    disableExecuteApiEndpoint: false,
    tags: new Map(),
    at,
    apiKeySource: 'HEADER',
    resources: options.resources ?? [],
    models: new Map(),
    authorizers: new Map((options.authorizers ?? []).map((authorizer) => [authorizer.name, authorizer])),
    requestValidators: new Map(),
    gatewayResponses: new Map(),
    binaryMediaTypes: [],
    ...(options.policy && { policy: options.policy }),
    endpointConfiguration: { types: [options.isPrivate ? 'PRIVATE' : 'REGIONAL'] },
    documentationParts: [],
  };
}

export function makeMethod(options: Partial<Method> = {}): Method {
  return {
    httpMethod: 'GET',
    authorizationType: 'NONE',
    authorizationScopes: [],
    apiKeyRequired: false,
    requestParameters: new Map(),
    requestModels: new Map(),
    methodResponses: new Map(),
    at,
    ...options,
  };
}

export function makeResource(path: string, methods: readonly Method[]): Resource {
  return {
    id: 'res123',
    path,
    pathPart: path.slice(1),
    methods: new Map(methods.map((method) => [method.httpMethod, method])),
  };
}

export const functionUri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${accountId}:function:authorizer/invocations`;

/** How a gate answered: `allow`, or the refusal as callers and operators see it. */
export async function answerOf(run: () => void | Promise<void>): Promise<'allow' | Refusal> {
  try {
    await run();
    return 'allow';
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return {
      status: error.status,
      type: error.responseType,
      errorType: error.errorType,
      body: { [error.detail.messageKey ?? 'message']: error.text },
    };
  }
}

export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly errorType: string;
  readonly body: Readonly<Record<string, string | null>>;
}

import { AuthorizerCaches } from '../../../src/authorizers/authorizer-caches.ts';
import type { IssuerDirectory } from '../../../src/authorizers/cognito/issuer-directory.ts';
import {
  createIdentityDirectory,
  type IdentitySettings,
} from '../../../src/authorizers/sigv4/identity-directory.ts';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import {
  EndpointFailure,
  type Environment,
  type FunctionAnswer,
  type FunctionCall,
} from '../../../src/environment/environment.ts';
import { systemTimers } from '../../../src/environment/system-environment.ts';
import { compileWebSocketContextVariable } from '../../../src/expressions/websocket-context-variables.ts';
import {
  type HandshakeVerdict,
  handleDisconnect,
  handleMessage,
  openConnection,
} from '../../../src/gateway/websocket-entry.ts';
import { compileWebSocketStage, type WebSocketStageRuntime } from '../../../src/gateway/websocket-stage.ts';
import type { ThrottleLimits } from '../../../src/limits/token-bucket.ts';
import { localGates } from '../../../src/limits/usage-gate.ts';
import { type PlanRecord, UsageLedger } from '../../../src/limits/usage-ledger.ts';
import { HeaderList } from '../../../src/message/header-list.ts';
import type {
  ClientRequest,
  ClientResponse,
  EndpointRequest,
  EndpointResponse,
} from '../../../src/message/http.ts';
import type { ConnectionFacts, KeptConnection } from '../../../src/message/websocket.ts';
import type { RouteSetting, Stage } from '../../../src/model/stage.ts';
import { compileAccessLog } from '../../../src/recording/access-log.ts';
import { createStageRecorder } from '../../../src/recording/stage-recorder.ts';
import { webSocketApiOf } from '../../importer/import-text.ts';

/** 12/Mar/2024:19:03:58 +0000 and one millisecond. */
export const connectedAt = 1_710_270_238_000;
export const host = 'abcdef1234.execute-api.us-east-1.amazonaws.com';

export const functionUri = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;

/** An AWS_PROXY integration. */
export const lambda = (name = 'f', more: object = {}) => ({
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: functionUri(name),
  ...more,
});

/** A MOCK with a response template for `$default`. */
export const mock = (template: string, more: object = {}) => ({
  type: 'mock',
  templateSelectionExpression: '200',
  requestTemplates: { 200: '{"statusCode":200}' },
  responses: { $default: { responseTemplates: { $default: template } } },
  ...more,
});

export const twoWay = { routeResponses: { $default: {} } };

type Handler = (event: never, call: FunctionCall) => unknown;

export interface ServedOptions {
  readonly routeSelectionExpression?: string;
  readonly apiKeySelectionExpression?: string;
  readonly disableSchemaValidation?: boolean;
  readonly components?: object;
  /** By function name. What is returned is the answer; what is thrown a function error. */
  readonly functions?: Readonly<Record<string, Handler>>;
  /** Lambda's own answer, whatever the function: 404, time-outs... */
  readonly lambdaAnswer?: Partial<FunctionAnswer>;
  readonly backend?: (request: EndpointRequest) => Partial<EndpointResponse> | EndpointFailure;
  readonly variables?: Readonly<Record<string, string>>;
  readonly defaultRouteSettings?: RouteSetting;
  readonly routeSettings?: Readonly<Record<string, RouteSetting>>;
  readonly accessLogFormat?: string;
  readonly identities?: readonly IdentitySettings[];
  readonly keys?: readonly { readonly name: string; readonly value: string; readonly enabled?: boolean }[];
  readonly plan?: Partial<PlanRecord>;
  readonly accountThrottle?: ThrottleLimits;
  readonly services?: Readonly<Record<string, string>>;
  readonly vpcLinks?: Readonly<Record<string, string>>;
}

export interface ConnectInit {
  readonly target?: string;
  readonly headers?: readonly string[];
  readonly userAgent?: string;
  readonly isTrusted?: boolean;
  readonly gone?: AbortSignal;
}

/** A stage `dev` with everything outside of it in the test's hands. */
export interface ServedWebSocket {
  readonly stage: WebSocketStageRuntime;
  readonly clock: { wall: number; mono: number };
  /** What functions were called with, oldest first. */
  readonly events: Record<string, unknown>[];
  readonly calls: FunctionCall[];
  readonly requests: EndpointRequest[];
  readonly accessLog: string[];
  readonly executionLog: string[];
  readonly bugs: unknown[];
  handshake(init?: ConnectInit): Promise<HandshakeVerdict>;
  /** The connection of a handshake that has to be accepted. */
  connect(init?: ConnectInit): Promise<KeptConnection>;
  /** The answer to a handshake that has to be refused. */
  refusal(init?: ConnectInit): Promise<ClientResponse>;
  send(kept: KeptConnection, message: string | object): Promise<string | undefined>;
  close(kept: KeptConnection, code: number, reason: string): Promise<void>;
}

export async function compileRoutes(routes: object, options: ServedOptions = {}) {
  const world = makeWorld(options);
  const api = await webSocketApiOf({
    openapi: '3.0.1',
    info: { title: 'chat', version: '1' },
    paths: {},
    ...(options.components && { components: options.components }),
    'x-gwctl-websocket': {
      version: '1',
      ...(options.routeSelectionExpression !== undefined && {
        routeSelectionExpression: options.routeSelectionExpression,
      }),
      ...(options.apiKeySelectionExpression !== undefined && {
        apiKeySelectionExpression: options.apiKeySelectionExpression,
      }),
      ...(options.disableSchemaValidation && { disableSchemaValidation: true }),
      routes,
    },
  });
  const { environment } = world;
  const identities = createIdentityDirectory(options.identities ?? [], { accountId: '123456789012' });
  if (!identities.ok) throw new Error(JSON.stringify(identities.diagnostics));
  const ledger = new UsageLedger(environment.clock);
  const keys = (options.keys ?? []).map(({ name, value, enabled = true }) => ({
    id: name,
    name,
    value,
    enabled,
  }));
  const apiStages = [{ apiId: api.id, stage: 'dev', throttle: new Map() }];
  ledger.configure(keys, [
    { id: 'plan', name: 'plan', apiStages, keyIds: keys.map(({ id }) => id), ...options.plan },
  ]);
  ledger.setAccountThrottle(options.accountThrottle);
  const sink = (lines: string[]) => ({
    write: (line: string) => void lines.push(line),
    flush: async () => {},
  });
  const format = options.accessLogFormat;
  const compiled = compileWebSocketStage({
    stage: stageOf(api.id, options),
    deployment: { id: 'd1', apiId: api.id, createdDate: '', snapshot: api },
    accountId: '123456789012',
    region: 'us-east-1',
    environment,
    tools: {
      usage: localGates(ledger),
      access: {
        caches: new AuthorizerCaches(environment.clock),
        issuers: {} as IssuerDirectory,
        identities: identities.value,
      },
    },
    recorder: createStageRecorder({
      clock: environment.clock,
      accessLog:
        format === undefined
          ? undefined
          : { line: compileAccessLog(format, compileWebSocketContextVariable), sink: sink(world.accessLog) },
      executionLog: sink(world.executionLog),
      observer: undefined,
      meter: undefined,
      tracer: undefined,
    }),
  });
  return { world, compiled };
}

/** What is wrong with routes that do not compile. */
export async function problemsOf(
  routes: object,
  options: ServedOptions = {},
): Promise<readonly Diagnostic[]> {
  return (await compileRoutes(routes, options)).compiled.diagnostics;
}

export async function serveWebSocket(routes: object, options: ServedOptions = {}): Promise<ServedWebSocket> {
  const { world, compiled } = await compileRoutes(routes, options);
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join('\n'));
  const stage = compiled.value;
  const { environment, bugs } = world;
  const onBug = (error: unknown) => void bugs.push(error);
  const handshake: ServedWebSocket['handshake'] = async (init = {}) =>
    openConnection(stage, handshakeOf(init, world.clock.wall), environment, onBug);
  return {
    stage,
    ...world,
    handshake,
    async connect(init) {
      const verdict = await handshake(init);
      if (!verdict.accepted) throw new Error(`Refused: ${verdict.response.status} ${verdict.response.body}`);
      return verdict.kept;
    },
    async refusal(init) {
      const verdict = await handshake(init);
      if (verdict.accepted) throw new Error('Accepted.');
      return verdict.response;
    },
    send: async (kept, message) =>
      handleMessage(
        stage,
        kept,
        typeof message === 'string' ? message : JSON.stringify(message),
        environment,
        onBug,
      ),
    close: async (kept, code, reason) => handleDisconnect(stage, kept, code, reason, environment, onBug),
  };
}

function handshakeOf(init: ConnectInit, now: number) {
  const headers = [
    ...['Host', host, 'Connection', 'Upgrade', 'Upgrade', 'websocket'],
    ...['Sec-WebSocket-Key', 'h1ZCPPHPhLs0jEx2OFIHpw==', 'Sec-WebSocket-Version', '13'],
    ...(init.headers ?? []),
    ...(init.userAgent === undefined ? [] : ['User-Agent', init.userAgent]),
  ];
  const request: ClientRequest = {
    method: 'GET',
    target: init.target ?? '/dev',
    headers: new HeaderList(headers),
    body: Buffer.alloc(0),
    remoteAddress: '203.0.113.7',
  };
  const connection: ConnectionFacts = {
    connectionId: 'XfGLwd8SNjMCFpA=',
    connectedAt: now - 1,
    domainName: host,
    sourceIp: '203.0.113.7',
    ...(init.userAgent !== undefined && { userAgent: init.userAgent }),
  };
  return {
    request,
    connection,
    signal: init.gone ?? new AbortController().signal,
    isTrusted: init.isTrusted ?? true,
  };
}

function stageOf(apiId: string, options: ServedOptions): Stage {
  return {
    apiId,
    stageName: 'dev',
    deploymentId: 'd1',
    variables: new Map(Object.entries(options.variables ?? {})),
    cacheClusterEnabled: false,
    methodSettings: new Map(),
    tracingEnabled: false,
    tags: new Map(),
    createdDate: '',
    lastUpdatedDate: '',
    previousDeploymentIds: [],
    ...(options.defaultRouteSettings && { defaultRouteSettings: options.defaultRouteSettings }),
    ...(options.routeSettings && { routeSettings: new Map(Object.entries(options.routeSettings)) }),
  };
}

function makeWorld(options: ServedOptions) {
  const clock = { wall: connectedAt + 1, mono: 0 };
  const events: Record<string, unknown>[] = [];
  const calls: FunctionCall[] = [];
  const requests: EndpointRequest[] = [];
  let ids = 0;
  const environment: Environment = {
    clock: { now: () => clock.wall, monotonic: () => clock.mono },
    timers: systemTimers,
    random: () => 0.5,
    ids: {
      requestId: () => 'a-uuid',
      extendedRequestId: () => `id${++ids}=`,
      hex: (n) => '0'.repeat(n),
    },
    http: {
      async send(request) {
        requests.push(request);
        const answer = options.backend?.(request) ?? {};
        if (answer instanceof EndpointFailure) throw answer;
        return { status: 200, headers: new HeaderList([]), body: '', ...answer };
      },
    },
    functions: {
      async invoke(call) {
        calls.push(call);
        const event = JSON.parse(String(call.payload)) as Record<string, unknown>;
        events.push(event);
        return { ...runFunction(call, event, options), ...options.lambdaAnswer };
      },
    },
    services: {
      endpoint: (service) => options.services?.[service],
      credentials: { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'secret' },
      vpcLink: (id) => options.vpcLinks?.[id],
    },
  };
  return {
    environment,
    clock,
    events,
    calls,
    requests,
    accessLog: [] as string[],
    executionLog: [] as string[],
    bugs: [] as unknown[],
  };
}

/** Asynchronous invocations are accepted and run by themselves. */
function runFunction(
  call: FunctionCall,
  event: Record<string, unknown>,
  options: ServedOptions,
): FunctionAnswer {
  const name = call.functionArn.split(':').at(-1) ?? '';
  const requestId = `lambda-${name}`;
  if (call.invocationType === 'Event') return { statusCode: 202, payload: '', requestId };
  try {
    const handler = options.functions?.[name] ?? (() => ({ statusCode: 200 }));
    const result = handler(event as never, call);
    return { statusCode: 200, payload: JSON.stringify(result), requestId };
  } catch (error) {
    const payload = JSON.stringify({ errorType: 'Error', errorMessage: (error as Error).message });
    return { statusCode: 200, payload, requestId, functionError: 'Unhandled' };
  }
}

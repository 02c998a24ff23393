import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { DeployTools } from '../control/deploy.ts';
import type { Outcome } from '../diagnostics/diagnostic.ts';
import { type FileReader, nodeFiles } from '../document/file-reader.ts';
import type { Environment } from '../environment/environment.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { type TestInvokeDetail, testInvoke } from '../gateway/test-invoke.ts';
import type { ApiType } from '../importer/options.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import type { Api } from '../model/api.ts';
import { memoryStore } from '../store/memory-store.ts';
import { emptyConfig, type GwctlConfig } from '../workspace/config.ts';
import { readConfig } from '../workspace/read-config.ts';
import { checkDeployment } from './check-deployment.ts';
import { DiagnosticsError } from './diagnostics-error.ts';
import {
  type GatewayConnection,
  HandshakeRefusedError,
  handshakeHeaders,
  LibraryConnection,
} from './library-connection.ts';
import { loadSpec } from './load-spec.ts';
import { openHost } from './open-host.ts';
import { deploySpec } from './serving.ts';
import { withTemplate } from './template-config.ts';
import { unreadable } from './unreadable-file.ts';

export interface GatewayOptions {
  /** Path of a spec, or the document itself. */
  readonly spec: string | object;
  /** Path of a `gwctl.yaml`, or its content. */
  readonly config?: string | object;
  /** Default `dev`; `$default` for an HTTP API. */
  readonly stage?: string;
  readonly type?: ApiType;
  /** Where relative paths start; default: the current folder. */
  readonly cwd?: string;
  /** A clock and its timers, a source of chance or of ids in place of the machine's: for runs that repeat. */
  readonly environment?: Partial<Pick<Environment, 'clock' | 'timers' | 'random' | 'ids'>>;
}

/** What `testInvoke` takes: TestInvokeMethod's request. */
export interface TestInvocation {
  readonly method: string;
  /** Path with query, or the resource's template. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type RequestHeaders = Headers | readonly (readonly [string, string])[] | Readonly<Record<string, string>>;

/** A gateway without a socket. */
export interface GatewayHandle {
  readonly apiId: string;
  /** One request; the path starts with the stage, `/dev/pets`, unless that is `$default`. */
  fetch(
    path: string,
    init?: { method?: string; headers?: RequestHeaders; body?: string | Buffer },
  ): Promise<Response>;
  /** One call through the pipeline with its execution log. Undefined where the API has no such method, and for HTTP APIs. */
  testInvoke(invocation: TestInvocation): Promise<TestInvokeDetail | undefined>;
  /**
   * Connects to a WebSocket API; the path is the stage, with a query or without: `/dev?token=t`.
   * @throws {HandshakeRefusedError} with the answer, where the API does not accept the handshake
   */
  connect(
    path: string,
    init?: { headers?: RequestHeaders; protocols?: readonly string[] },
  ): Promise<GatewayConnection>;
  /** For servers and tests: the data plane's own entry. */
  handle(request: ClientRequest): Promise<ClientResponse>;
  /** Ends it and what belongs to it. A second time does nothing. */
  close(): Promise<void>;
  /** `close`, for `await using gw = await createGateway(...)`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Imports a spec, deploys it to a stage in memory and runs it, as `gwctl serve SPEC` does.
 * @throws {DiagnosticsError} naming every problem of the spec or the configuration
 */
export async function createGateway(options: GatewayOptions): Promise<GatewayHandle> {
  if (!options.spec) throw new TypeError('createGateway needs spec: a path, or the document itself.');
  const cwd = options.cwd ?? process.cwd();
  const { api, config } = await apiOf(options, await configOf(options, cwd), cwd);
  const stageName = options.stage ?? (api.protocol === 'HTTP' ? '$default' : 'dev');
  const store = memoryStore();
  accepted(
    await deploySpec(store, api, [stageName], config, controlTools(config)),
    'The API cannot be deployed',
  );
  const opened = accepted(
    await openHost({
      config,
      hostEnvironment: process.env,
      watch: false,
      logFolder: undefined,
      onNotice: () => undefined,
      onBug: (error) => process.emitWarning(error instanceof Error ? error : String(error)),
      ...(options.environment && { parts: options.environment }),
    }),
    'gwctl.yaml is wrong',
  );
  const state = await store.read();
  accepted(opened.host.apply(state, undefined), 'The API cannot be served');
  const { gateway } = opened.host;
  let closing: Promise<void> | undefined;
  const end = async () => {
    await gateway.closeSockets();
    await opened.host.flush();
    await opened.close(0);
    await store.close();
  };
  const close = () => {
    closing ??= end();
    return closing;
  };
  return {
    apiId: api.id,
    handle: async (request) => gateway.handle(request),
    async fetch(path, init = {}) {
      return toResponse(await gateway.handle(requestOf(path, init)));
    },
    testInvoke: (invocation) =>
      runTestInvoke(gateway.stage(api.id, stageName), invocation, opened.environment),
    connect: (path, init = {}) => connect(gateway, path, init),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function controlTools(config: GwctlConfig): DeployTools {
  return { now: () => Date.now(), newId, check: checkDeployment(config) };
}

function accepted<T>(outcome: Outcome<T>, what: string): T {
  if (!outcome.ok) throw new DiagnosticsError(what, outcome.diagnostics);
  return outcome.value;
}

async function configOf({ config }: GatewayOptions, cwd: string): Promise<GwctlConfig> {
  if (config === undefined) return emptyConfig(cwd);
  const path = resolve(cwd, typeof config === 'string' ? config : 'gwctl.yaml');
  const bytes =
    typeof config === 'string'
      ? await readFile(path).catch(unreadable(config))
      : Buffer.from(JSON.stringify(config));
  return accepted(await readConfig(bytes, { file: 'gwctl.yaml', path }, process.env), 'gwctl.yaml is wrong');
}

async function apiOf(
  { spec, type }: GatewayOptions,
  config: GwctlConfig,
  cwd: string,
): Promise<{ readonly api: Api; readonly config: GwctlConfig }> {
  const file = typeof spec === 'string' ? spec : 'openapi.json';
  const files: FileReader =
    typeof spec === 'string'
      ? nodeFiles(cwd)
      : { ...nodeFiles(cwd), read: async () => Buffer.from(JSON.stringify(spec)) };
  const loaded = accepted(
    await loadSpec(file, { cwd, config, files, now: Date.now(), ...(type && { type }) }).catch(
      unreadable(file),
    ),
    `${file} cannot be read`,
  );
  const api = accepted(loaded.api, `${file} cannot be imported`);
  return { api, config: withTemplate(config, loaded, cwd) };
}

const idLetters = 'abcdefghijklmnopqrstuvwxyz0123456789';

function newId(length: number): string {
  return Array.from({ length }, () => idLetters[randomInt(idLetters.length)]).join('');
}

async function connect(
  gateway: Gateway,
  target: string,
  { headers, protocols = [] }: { headers?: RequestHeaders; protocols?: readonly string[] },
): Promise<GatewayConnection> {
  const request = {
    method: 'GET',
    target,
    headers: handshakeHeaders(entriesOf(headers), protocols),
    body: Buffer.alloc(0),
    remoteAddress: '127.0.0.1',
    gone: new AbortController().signal,
  };
  const answer = gateway.takesSockets(request)
    ? await gateway.upgrade(request)
    : { refused: await gateway.handle(request) };
  if ('refused' in answer) throw new HandshakeRefusedError(toResponse(answer.refused));
  return new LibraryConnection(gateway, answer);
}

function requestOf(
  path: string,
  init: { method?: string; headers?: RequestHeaders; body?: string | Buffer },
): ClientRequest {
  const headers = HeaderList.from([['Host', 'localhost'], ...entriesOf(init.headers)]);
  const body = init.body === undefined ? Buffer.alloc(0) : Buffer.from(init.body);
  if (body.length > 0 && !headers.has('content-length'))
    headers.append('Content-Length', String(body.length));
  return { method: init.method ?? 'GET', target: path, headers, body, remoteAddress: '127.0.0.1' };
}

/** Plain objects and lists keep the spelling of names, which a `Headers` does not. */
function entriesOf(headers: RequestHeaders | undefined): [string, string][] {
  if (headers === undefined) return [];
  if (Array.isArray(headers)) return headers as [string, string][];
  return headers instanceof Headers
    ? [...headers.entries()]
    : Object.entries(headers as Record<string, string>);
}

function toResponse(response: Awaited<ReturnType<Gateway['handle']>>): Response {
  const headers = new Headers();
  for (const [name, value] of response.headers) headers.append(name, value);
  const hasBody = response.status !== 204 && response.status !== 304 && response.status >= 200;
  const body =
    response.body instanceof Readable ? (Readable.toWeb(response.body) as ReadableStream) : response.body;
  return new Response(hasBody ? (body as string) : null, { status: response.status, headers });
}

async function runTestInvoke(
  stage: ReturnType<Gateway['stage']>,
  { method, path, headers, body }: TestInvocation,
  environment: Environment,
): Promise<TestInvokeDetail | undefined> {
  const compiled = stage?.base.compiled;
  if (!compiled) return undefined;
  const route = path.split('?', 1)[0] as string;
  const template = compiled.scope.api.resources.find((resource) => resource.path === route)?.path;
  const resourcePath = template ?? compiled.match(method, route)?.plan.facts.resourcePath;
  if (resourcePath === undefined) return undefined;
  return testInvoke(
    compiled,
    {
      resourcePath,
      method,
      pathWithQueryString: path,
      headers: Object.entries(headers ?? {}),
      body: body ?? '',
    },
    environment,
  );
}

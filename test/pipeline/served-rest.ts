import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadSpec } from '../../src/assembly/load-spec.ts';
import { openHost } from '../../src/assembly/open-host.ts';
import { deploySpec } from '../../src/assembly/serving.ts';
import type { Changed } from '../../src/control/change.ts';
import { nodeFiles } from '../../src/document/file-reader.ts';
import type { Environment } from '../../src/environment/environment.ts';
import { type TestInvokeDetail, type TestInvokeInput, testInvoke } from '../../src/gateway/test-invoke.ts';
import { HeaderList } from '../../src/message/header-list.ts';
import type { MetricBook } from '../../src/recording/metrics/metric-book.ts';
import type { TraceBook } from '../../src/recording/traces/trace-book.ts';
import { startServer } from '../../src/server/node-server.ts';
import { memoryStore } from '../../src/store/memory-store.ts';
import type { GatewayState } from '../../src/store/store.ts';
import { readConfig } from '../../src/workspace/read-config.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export interface Answer {
  readonly status: number;
  /** As spelt on the wire. */
  readonly headers: HeaderList;
  readonly body: string;
  readonly bytes: Buffer;
}

export interface CallInit {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

export interface ServedRest {
  readonly port: number;
  readonly apiId: string;
  /** What the gateway took for bugs of its own: to be empty. */
  readonly bugs: unknown[];
  /** Over a socket; the path starts after the stage `dev`. */
  call(method: string, path: string, init?: CallInit): Promise<Answer>;
  /** Without a socket. */
  handle(method: string, path: string, init?: CallInit): Promise<Answer>;
  testInvoke(
    input: Pick<TestInvokeInput, 'method' | 'resourcePath'> & Partial<TestInvokeInput>,
  ): Promise<TestInvokeDetail>;
  /** Does a control operation and serves what comes of it, as a running server does. */
  change(operation: (state: GatewayState) => Changed<unknown>): Promise<void>;
  /** Finished lines; asking writes out what is waiting. */
  accessLog(): Promise<string[]>;
  executionLog(): Promise<string[]>;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** Content of a `gwctl.yaml`. */
  readonly config?: object;
  readonly environment?: Partial<Pick<Environment, 'clock' | 'timers' | 'random' | 'ids'>>;
  /** Where calls are counted. */
  readonly metrics?: MetricBook;
  /** Where segments of traced calls go. */
  readonly traces?: TraceBook;
  /** Files are made in it; default: a folder of its own, removed at the end. */
  readonly folder?: string;
  /** The caller closes it (a suite that shares one gateway): nothing is registered with the running test. */
  readonly shared?: boolean;
}

/** Imports a spec, deploys it to `dev`, and listens on loopback: all that `gwctl serve` does, in this process. */
export async function serveRest(spec: object, options: ServeOptions = {}): Promise<ServedRest> {
  const folder = options.folder ?? temporaryFolder('rest');
  const bytes = Buffer.from(JSON.stringify(options.config ?? {}));
  const config = await readConfig(bytes, { file: 'gwctl.yaml', path: join(folder, 'gwctl.yaml') }, {});
  if (!config.ok) throw new Error(JSON.stringify(config.diagnostics));
  const files = { ...nodeFiles(folder), read: async () => Buffer.from(JSON.stringify(spec)) };
  const loaded = await loadSpec('openapi.json', {
    cwd: folder,
    config: config.value,
    files,
    now: 0,
  });
  const imported = loaded.ok ? loaded.value.api : loaded;
  if (!loaded.ok || !loaded.value.api.ok)
    throw new Error(imported.diagnostics.map(({ message }) => message).join('\n'));
  const api = loaded.value.api.value;
  const store = memoryStore();
  let ids = 0;
  const newId = (length: number) => String(++ids).padStart(length, 'a');
  const tools = { now: () => Date.now(), newId, check: () => [] };
  const deployed = await deploySpec(store, api, ['dev'], config.value, tools);
  if (!deployed.ok) throw new Error(JSON.stringify(deployed.diagnostics));
  const bugs: unknown[] = [];
  const opened = await openHost({
    config: config.value,
    hostEnvironment: { PATH: process.env['PATH'] },
    watch: false,
    logFolder: join(folder, 'logs'),
    onNotice: (text) => bugs.push(text),
    onBug: (error) => bugs.push(error),
    ...(options.environment && { parts: options.environment }),
    ...(options.metrics && { metrics: options.metrics }),
    ...(options.traces && { traces: options.traces }),
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics));
  const { host, environment } = opened.value;
  const applied = host.apply(await store.read(), undefined);
  if (!applied.ok) throw new Error(JSON.stringify(applied.diagnostics));
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    mounts: [{ prefix: '/', handle: (request) => host.gateway.handle(request) }],
    onBug: (error) => bugs.push(error),
  });
  const close = async () => {
    await server.close(0);
    await host.flush();
    await opened.value.close(0);
  };
  if (!options.shared) onTestFinished(close);
  const readLines = async (path: string) => {
    await host.flush();
    try {
      return readFileSync(join(folder, path), 'utf8').trimEnd().split('\n');
    } catch {
      return [];
    }
  };
  return {
    port: server.port,
    apiId: api.id,
    bugs,
    call: (method, path, init) => call(server.port, method, `/dev${path}`, init),
    async handle(method, path, init = {}) {
      const body = Buffer.from(init.body ?? '');
      const headers = HeaderList.from([['Host', 'localhost'], ...entries(init.headers)]);
      const answer = await host.gateway.handle({
        method,
        target: `/dev${path}`,
        headers,
        body,
        remoteAddress: '127.0.0.1',
      });
      const sent = Buffer.from(answer.body as string);
      return { status: answer.status, headers: answer.headers, body: sent.toString(), bytes: sent };
    },
    async testInvoke(input) {
      const compiled = host.gateway.stage(api.id, 'dev')?.base.compiled;
      const whole = { pathWithQueryString: undefined, headers: [], body: '', ...input };
      const result = compiled && (await testInvoke(compiled, whole, environment));
      if (!result) throw new Error('There is no such method.');
      return result;
    },
    async change(operation) {
      const changed = await store.update(operation);
      if (!changed.ok) throw new Error(JSON.stringify(changed.diagnostics));
      host.apply(await store.read(), undefined);
    },
    accessLog: () => readLines('access.log'),
    executionLog: () => readLines(`logs/API-Gateway-Execution-Logs_${api.id}/dev.log`),
    close,
  };
}

function entries(headers: CallInit['headers']): [string, string][] {
  return Object.entries(headers ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : value.map((one): [string, string] => [name, one]),
  ) as [string, string][];
}

/** One request on a connection of its own. */
export function call(port: number, method: string, path: string, init: CallInit = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const flat = entries(init.headers).flat();
    const body = init.body === undefined ? undefined : Buffer.from(init.body);
    if (!flat.some((name, i) => i % 2 === 0 && name.toLowerCase() === 'host'))
      flat.push('Host', `127.0.0.1:${port}`);
    if (body) flat.push('Content-Length', String(body.length));
    const outgoing = httpRequest(
      { port, host: '127.0.0.1', method, path, headers: flat as never, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const headers = new HeaderList(incoming.rawHeaders);
          resolve({ status: incoming.statusCode ?? 0, headers, body: bytes.toString(), bytes });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** A method of a spec: its integration, and what else stands in the operation. */
export interface MethodSpec {
  readonly integration: object;
  /** Merged into the operation: parameters, requestBody, security... */
  readonly operation?: object;
  /** Status codes the method declares, each with the headers it declares. */
  readonly responses?: Readonly<Record<string, readonly string[]>>;
}

/** An OpenAPI document of methods by `VERB /path`; path parameters are declared. */
export function restSpec(methods: Readonly<Record<string, MethodSpec>>, root: object = {}): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [key, { integration, operation = {}, responses = { 200: [] } }] of Object.entries(methods)) {
    const [verb = '', path = ''] = key.split(' ');
    const own = (operation as { parameters?: object[] }).parameters ?? [];
    const inPath = [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }));
    const declared = Object.entries(responses).map(([status, names]) => [
      status,
      {
        description: status,
        headers: Object.fromEntries(names.map((name) => [name, { schema: { type: 'string' } }])),
      },
    ]);
    paths[path] = {
      ...paths[path],
      [verb === 'ANY' ? 'x-amazon-apigateway-any-method' : verb.toLowerCase()]: {
        ...operation,
        parameters: [...inPath, ...own],
        responses: Object.fromEntries(declared),
        'x-amazon-apigateway-integration': integration,
      },
    };
  }
  return { openapi: '3.0.1', info: { title: 'pets', version: '1' }, paths, ...root };
}

/** A MOCK that answers with a template; `select` is the status its request template chooses. */
export function mock(template: string, select = 200): object {
  return {
    type: 'mock',
    requestTemplates: { 'application/json': `{"statusCode": ${select}}` },
    responses: {
      default: { statusCode: '200', responseTemplates: { 'application/json': template } },
    },
  };
}

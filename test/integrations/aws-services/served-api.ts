import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadSpec } from '../../../src/assembly/load-spec.ts';
import { openHost } from '../../../src/assembly/open-host.ts';
import { deploySpec } from '../../../src/assembly/serving.ts';
import { testInvoke } from '../../../src/gateway/test-invoke.ts';
import { HeaderList } from '../../../src/message/header-list.ts';
import { memoryStore } from '../../../src/store/memory-store.ts';
import { emptyConfig, type GwctlConfig } from '../../../src/workspace/config.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

export interface ServedApi {
  call(
    method: string,
    path: string,
    body?: string | Buffer,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** TestInvokeMethod's log. */
  log(method: string, path: string, body?: string): Promise<string>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: HeaderList;
}

/** Imports a spec, deploys it to `dev` and calls it through the whole pipeline; only the client's socket is left out. */
export async function serveApi(
  spec: object,
  services: Record<string, string>,
  more: Partial<GwctlConfig> = {},
): Promise<ServedApi> {
  const folder = temporaryFolder('services');
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(spec));
  const config: GwctlConfig = {
    ...emptyConfig(folder),
    services: new Map(Object.entries(services).map(([name, endpoint]) => [name, { endpoint }])),
    ...more,
  };
  const loaded = await loadSpec('openapi.json', { cwd: folder, config, now: Date.now() });
  if (!loaded.ok || !loaded.value.api.ok) throw new Error(JSON.stringify(loaded));
  const store = memoryStore();
  let ids = 0;
  const tools = {
    now: () => Date.now(),
    newId: (length: number) => String(++ids).padStart(length, 'a'),
    check: () => [],
  };
  const deployed = await deploySpec(store, loaded.value.api.value, ['dev'], config, tools);
  if (!deployed.ok) throw new Error(JSON.stringify(deployed.diagnostics));
  const opened = await openHost({
    config,
    hostEnvironment: { PATH: process.env['PATH'] },
    watch: false,
    logFolder: undefined,
    onNotice: () => undefined,
    onBug: (error) => {
      throw error;
    },
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics));
  const { host, environment, close } = opened.value;
  onTestFinished(() => close(0));
  const applied = host.apply(await store.read(), undefined);
  if (!applied.ok) throw new Error(JSON.stringify(applied.diagnostics));
  const apiId = loaded.value.api.value.id;
  return {
    async call(method, path, body = '', headers = {}) {
      const response = await host.gateway.handle({
        method,
        target: `/dev${path}`,
        headers: HeaderList.from([['Host', `${apiId}.execute-api.localhost`], ...Object.entries(headers)]),
        body: Buffer.from(body as string),
        remoteAddress: '127.0.0.1',
      });
      return { status: response.status, body: response.body.toString(), headers: response.headers };
    },
    async log(method, path, body = '') {
      const compiled = host.gateway.stage(apiId, 'dev')?.base.compiled;
      const input = { resourcePath: path, method, pathWithQueryString: undefined, headers: [], body };
      const result = compiled && (await testInvoke(compiled, input, environment));
      return result?.log ?? '';
    },
  };
}

/** A spec of methods that call services: `'POST /items': {uri, ...}`. */
export function specOf(methods: Record<string, object>): object {
  const paths = new Map<string, Record<string, unknown>>();
  for (const [key, integration] of Object.entries(methods)) {
    const [verb = '', path = ''] = key.split(' ');
    const parameters = [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }));
    const operation = {
      parameters,
      responses: { 200: { description: 'ok' }, 400: { description: 'bad' } },
      'x-amazon-apigateway-integration': {
        type: 'aws',
        httpMethod: 'POST',
        responses: { default: { statusCode: '200' }, '4\\d{2}': { statusCode: '400' } },
        ...integration,
      },
    };
    paths.set(path, { ...paths.get(path), [verb.toLowerCase()]: operation });
  }
  return { openapi: '3.0.1', info: { title: 'pets', version: '1' }, paths: Object.fromEntries(paths) };
}

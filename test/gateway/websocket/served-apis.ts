import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { GatewayHost } from '../../../src/assembly/gateway-host.ts';
import { loadSpec } from '../../../src/assembly/load-spec.ts';
import { openHost } from '../../../src/assembly/open-host.ts';
import { applyConfigTo, deploySpec } from '../../../src/assembly/serving.ts';
import { dataPlane } from '../../../src/cli/serve/data-plane.ts';
import { nodeFiles } from '../../../src/document/file-reader.ts';
import type { Environment } from '../../../src/environment/environment.ts';
import { startServer } from '../../../src/server/node-server.ts';
import { memoryStore } from '../../../src/store/memory-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { readConfig } from '../../../src/workspace/read-config.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

export interface ServedApis {
  readonly port: number;
  /** `ws://127.0.0.1:PORT` */
  readonly url: string;
  readonly host: GatewayHost;
  readonly store: Store;
  /** By name. */
  readonly ids: ReadonlyMap<string, string>;
  readonly bugs: unknown[];
  /** Imports a spec (again), deploys it to the stage and serves it. */
  deploy(name: string, spec: object, stage?: string): Promise<void>;
  /** Has the gateway follow the store. */
  apply(): Promise<void>;
  close(): Promise<void>;
}

export interface ServedApisOptions {
  /** Content of a `gwctl.yaml`. */
  readonly config?: object;
  readonly environment?: Partial<Pick<Environment, 'clock' | 'timers' | 'random' | 'ids'>>;
  /** `--mount root` of the first API's stage. */
  readonly isRoot?: boolean;
  readonly stage?: string;
}

/** A WebSocket API with these routes. */
export function chatSpec(routes: object, more: object = {}) {
  return {
    openapi: '3.0.1',
    info: { title: 'chat', version: '1' },
    paths: {},
    'x-gwctl-websocket': { version: '1', routeSelectionExpression: '$request.body.action', routes },
    ...more,
  };
}

/** A route that answers every message with a template. */
export function answering(template: string) {
  return {
    integration: {
      type: 'mock',
      templateSelectionExpression: '200',
      requestTemplates: { 200: '{"statusCode":200}' },
      responses: { $default: { responseTemplates: { $default: template } } },
    },
    routeResponses: { $default: {} },
  };
}

/** Serves APIs side by side over a socket: all that `gwctl serve` does, in this process. */
export async function serveApis(
  specs: Readonly<Record<string, object>>,
  options: ServedApisOptions = {},
): Promise<ServedApis> {
  const folder = temporaryFolder('sockets');
  const bytes = Buffer.from(JSON.stringify(options.config ?? {}));
  const config = await readConfig(bytes, { file: 'gwctl.yaml', path: join(folder, 'gwctl.yaml') }, {});
  if (!config.ok) throw new Error(JSON.stringify(config.diagnostics));
  const store = memoryStore();
  const ids = new Map<string, string>();
  let made = 0;
  const newId = (length: number) => String(++made).padStart(length, 'a');
  const tools = { now: () => Date.now(), newId, check: () => [] };
  const put = async (name: string, spec: object, stage: string) => {
    const files = { ...nodeFiles(folder), read: async () => Buffer.from(JSON.stringify(spec)) };
    const loaded = await loadSpec('openapi.json', { cwd: folder, config: config.value, files, now: 0 });
    if (!loaded.ok || !loaded.value.api.ok) throw new Error(JSON.stringify(loaded));
    const api = { ...loaded.value.api.value, name, id: ids.get(name) ?? loaded.value.api.value.id };
    ids.set(name, api.id);
    const deployed = await deploySpec(
      store,
      api,
      [stage],
      { ...config.value, domainNames: new Map() },
      tools,
    );
    if (!deployed.ok) throw new Error(JSON.stringify(deployed.diagnostics));
  };
  for (const [name, spec] of Object.entries(specs)) await put(name, spec, options.stage ?? 'dev');
  const configured = await applyConfigTo(store, config.value, tools);
  if (!configured.ok) throw new Error(JSON.stringify(configured.diagnostics));
  const bugs: unknown[] = [];
  const [first] = ids.values();
  const opened = await openHost({
    config: config.value,
    hostEnvironment: { PATH: process.env['PATH'] },
    watch: false,
    logFolder: undefined,
    onNotice: (text) => bugs.push(text),
    onBug: (error) => bugs.push(error),
    ...(options.isRoot && first !== undefined && { root: { apiId: first, stage: options.stage ?? 'dev' } }),
    ...(options.environment && { parts: options.environment }),
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics));
  const { host } = opened.value;
  const apply = async () => {
    const applied = host.apply(await store.read(), undefined);
    if (!applied.ok) throw new Error(JSON.stringify(applied.diagnostics));
  };
  await apply();
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    mounts: [dataPlane(host.gateway)],
    onBug: (error) => bugs.push(error),
  });
  const close = async () => {
    await server.close(0);
    await host.gateway.closeSockets();
    await opened.value.close(0);
  };
  onTestFinished(close);
  return {
    port: server.port,
    url: `ws://127.0.0.1:${server.port}`,
    host,
    store,
    ids,
    bugs,
    async deploy(name, spec, stage = options.stage ?? 'dev') {
      await put(name, spec, stage);
      await apply();
    },
    apply,
    close,
  };
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from './access-world.ts';

/** A REST API with a MOCK and a backend that nobody answers for. */
const spec = {
  openapi: '3.0.1',
  info: { title: 'petshop', version: '1' },
  paths: {
    '/pets': {
      get: {
        responses: { 200: { description: 'ok' } },
        'x-amazon-apigateway-integration': {
          type: 'mock',
          requestTemplates: { 'application/json': '{"statusCode": 200}' },
          responses: { default: { statusCode: '200' } },
        },
      },
    },
    '/broken': {
      get: {
        responses: { 200: { description: 'ok' } },
        'x-amazon-apigateway-integration': {
          type: 'http_proxy',
          httpMethod: 'GET',
          uri: 'http://127.0.0.1:1/',
        },
      },
    },
  },
};

/** A workspace whose stage `dev` is deployed; `served` makes calls while a server of it runs, which has written all when it resolves. */
export async function servedWorkspace(dev: object = {}, now?: number) {
  const { folder, run } = workspace(JSON.stringify({ stages: { dev } }), now);
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(spec));
  await run(['import', 'openapi.json']);
  await run(['deploy', '--stage', 'dev']);
  async function served<T>(calls: (url: string) => Promise<T>, ...args: string[]): Promise<T> {
    let stop: (signal: 'SIGTERM') => void = () => undefined;
    const stopped = new Promise<'SIGTERM'>((done) => {
      stop = done;
    });
    let ready: (url: string) => void = () => undefined;
    const url = new Promise<string>((done) => {
      ready = done;
    });
    const ended = run(
      ['serve', ...args, '--port', '0', '--json'],
      {},
      {
        stopped,
        onOutput: (text) => text.includes('\n') && ready((JSON.parse(text) as { url: string }).url),
      },
    );
    const first = await Promise.race([url, ended]);
    if (typeof first !== 'string') throw new Error(first.stderr);
    try {
      return await calls(first);
    } finally {
      stop('SIGTERM');
      await ended;
    }
  }
  return { folder, run, served };
}

/** Calls paths of the stage one after the other. */
export function get(...paths: readonly string[]) {
  return async (url: string): Promise<void> => {
    for (const path of paths) await (await fetch(`${url}/dev${path}`)).text();
  };
}

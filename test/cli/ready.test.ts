import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const spec = (title: string) => `openapi: 3.0.1
info: { title: ${title}, version: "1" }
paths:
  /pets:
    get:
      x-amazon-apigateway-integration: { type: mock, requestTemplates: { application/json: '{"statusCode": 200}' } }
`;

/** The ready line of `gwctl serve`, as soon as it is there; the server is stopped then. */
async function readyOf(files: Record<string, string>, ...args: string[]) {
  const { folder, run } = workspace(files['gwctl.yaml'] ?? '');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  let stop: (signal: 'SIGTERM') => void = () => undefined;
  const stopped = new Promise<'SIGTERM'>((done) => {
    stop = done;
  });
  const { stdout } = await run(
    ['serve', ...args, '--port', '0', '--json'],
    {},
    {
      stopped,
      onOutput: (text) => text.includes('\n') && stop('SIGTERM'),
    },
  );
  return JSON.parse(stdout.split('\n', 1)[0] ?? '') as {
    url: string;
    apis: { name: string; stages: { invokeUrl: string }[] }[];
  };
}

describe('the ready line', () => {
  it('gives the stage’s URL', async () => {
    const { url, apis } = await readyOf({ 'openapi.yaml': spec('pets') }, 'openapi.yaml', '--stage', 'dev');

    expect(apis[0]?.stages[0]?.invokeUrl).toBe(`${url}/dev`);
  });

  it('gives the root where the one stage is mounted there', async () => {
    const { url, apis } = await readyOf({ 'openapi.yaml': spec('pets') }, 'openapi.yaml', '--mount', 'root');

    expect(apis[0]?.stages[0]?.invokeUrl).toBe(url);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const rest = `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets:
    get:
      x-amazon-apigateway-integration: { type: mock, requestTemplates: { application/json: '{"statusCode": 200}' } }
`;
const webSocket = `openapi: 3.0.1
info: { title: shop, version: "1" }
paths: {}
x-gwctl-websocket:
  version: "1"
  routeSelectionExpression: $request.body.action
  routes:
    $connect: { integration: { type: mock } }
`;
const sentence = 'shop is a WebSocket API, and gwctl runs REST and HTTP APIs only so far.';

function files(config = '') {
  const made = workspace(config);
  writeFileSync(join(made.folder, 'pets.yaml'), rest);
  writeFileSync(join(made.folder, 'shop.yaml'), webSocket);
  return made;
}

/** Our choice: a server that answers nothing would only look as if it worked. */
describe('APIs of kinds that gwctl does not run', () => {
  it.each([
    ['serve', 'shop.yaml', '--port', '0'],
    ['serve', 'shop.yaml', '--port', '0', '--strict'],
    ['why', 'shop.yaml', 'GET', '/pets'],
  ])('%s %s %s %s says so and ends with 1', async (...args) => {
    const { exitCode, stdout, stderr } = await files().run(args);

    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain(sentence);
  });

  it('is an error on stdout with --json', async () => {
    const { exitCode, stdout } = await files().run(['serve', 'shop.yaml', '--port', '0', '--json']);

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { message: sentence } });
  });

  it('serves the REST APIs beside them, and gives no URL for the others', async () => {
    const { run } = files('apis: { pets: { spec: pets.yaml }, shop: { spec: shop.yaml } }');
    let stop: (signal: 'SIGTERM') => void = () => undefined;
    const stopped = new Promise<'SIGTERM'>((done) => {
      stop = done;
    });

    const { stdout, stderr } = await run(
      ['serve', '--port', '0', '--stage', 'dev', '--json'],
      {},
      { stopped, onOutput: (text) => text.includes('\n') && stop('SIGTERM') },
    );

    const { url, apis } = JSON.parse(stdout.split('\n', 1)[0] ?? '');
    expect(apis).toMatchObject([{ name: 'pets', stages: [{ invokeUrl: `${url}/dev` }] }]);
    expect(stderr).toContain(`${sentence} It is not served: it answers nothing.`);
  });
});

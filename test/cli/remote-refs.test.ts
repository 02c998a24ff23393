import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const shared = JSON.stringify({ Pet: { type: 'object', properties: { name: { type: 'string' } } } });
const server = createServer((_request, response) => response.end(shared));
let host: string;

beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));

function petShop() {
  const shop = workspace('');
  writeFileSync(
    join(shop.folder, 'openapi.yaml'),
    `openapi: 3.0.1
info: { title: petshop, version: '1' }
components: { schemas: { Pet: { $ref: 'http://${host}/shared.json#/Pet' } } }
paths:
  /pets:
    get:
      responses: { '200': { description: ok } }
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: { application/json: '{"statusCode": 200}' }
        responses: { default: { statusCode: '200' } }
`,
  );
  return shop;
}

/** Commands that take a SPEC (contract, section 2); serve is left out here: it ends when it is told to. */
const commands: readonly (readonly [name: string, words: readonly string[]])[] = [
  ['import', ['import', 'openapi.yaml']],
  ['lint', ['lint', 'openapi.yaml']],
  ['export', ['export', 'openapi.yaml']],
  ['test-invoke', ['test-invoke', 'openapi.yaml', 'GET', '/pets']],
  ['why', ['why', 'openapi.yaml', 'GET', '/pets']],
  ['diff', ['diff', 'openapi.yaml', 'openapi.yaml']],
];

// reliability.md T3: our design, what AWS does with remote references is refuse them.
describe('$refs to the network', () => {
  it.each(commands)('are followed by gwctl %s where the host is allowed', async (_name, words) => {
    const { run } = petShop();

    const { exitCode, stderr } = await run([...words, '--allow-remote-refs', host]);

    expect(stderr).not.toContain('shared.json');
    expect(exitCode).toBe(0);
  });

  it.each(commands)('are refused by gwctl %s where it is not', async (_name, words) => {
    const { run } = petShop();

    const { exitCode, stdout, stderr } = await run(words);

    expect(stdout + stderr).toContain('allow the host with --allow-remote-refs');
    expect(exitCode).toBe(1);
  });
});

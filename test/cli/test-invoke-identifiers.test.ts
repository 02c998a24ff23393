import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const spec = `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      x-amazon-apigateway-integration: { type: mock, requestTemplates: { application/json: '{"statusCode": 200}' } }
`;

// Texts recorded (rest-request-phases.md 10.8).
it.each([
  ['DELETE', '/pets/{id}', 'Invalid Method identifier specified'],
  ['DELETE', '/pets/7', 'Invalid Method identifier specified'],
  ['GET', '/orders', 'Invalid Resource identifier specified'],
])('test-invoke %s %s: %s', async (method, path, message) => {
  const { folder, run } = workspace('');
  writeFileSync(join(folder, 'openapi.yaml'), spec);

  const { exitCode, stderr } = await run(['test-invoke', 'openapi.yaml', method, path]);

  expect([exitCode, stderr.split('\n', 1)[0]]).toEqual([1, `error: ${message}`]);
});

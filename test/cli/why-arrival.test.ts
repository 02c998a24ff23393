import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const mock = `{ type: mock, requestTemplates: { application/json: '{"statusCode": 200}' } }`;
const spec = `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets:
    get: { x-amazon-apigateway-integration: ${mock} }
    delete: { x-amazon-apigateway-integration: ${mock} }
  /{proxy+}:
    get: { security: [{ iam: [] }], x-amazon-apigateway-integration: ${mock} }
components:
  securitySchemes:
    iam: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
`;

async function why(...args: string[]) {
  const { folder, run } = workspace('{}', Date.now());
  writeFileSync(join(folder, 'openapi.yaml'), spec);
  const { stdout, exitCode } = await run(['why', 'openapi.yaml', 'GET', ...args, '--json']);
  const { refused, steps, matched } = JSON.parse(stdout) as {
    refused: { status: number; errorType: string } | null;
    steps: { phase: string; verdict: string; detail: string }[];
    matched: string | null;
  };
  return { refused, matched, exitCode, first: steps[0] };
}

/** Limits: rest-request-phases.md, sections 0, 1.4 and 9 (documented; the bodies and the 400 are unverified). */
describe('gwctl why of a request that no method gets to see', () => {
  it.each([
    ['too long a URL', [`/pets?q=${'x'.repeat(8200)}`], 414, 'an API of type EDGE takes 8192'],
    ['too many bytes of headers', ['/pets', '-H', `x-a: ${'x'.repeat(10_300)}`], 431, 'takes 10240'],
    ['a plain brace in the query', ['/pets?q={1}'], 400, 'percent-encoded'],
    ['too long a method ARN where authorization is on', [`/${'x'.repeat(1600)}`], 414, 'takes 1600'],
  ])('names %s', async (_name, args, status, detail) => {
    const { refused, exitCode, first } = await why(...args);

    expect(refused?.status).toBe(status);
    expect(first).toMatchObject({ phase: 'request', verdict: 'refused' });
    expect(first?.detail).toContain(detail);
    expect(exitCode).toBe(1);
  });

  it('names a body of more than 10 MB', async () => {
    const { refused, first } = await why('/pets', '-d', 'x'.repeat(10_485_761));

    expect(refused).toMatchObject({ status: 413, errorType: 'RequestTooLargeException' });
    expect(first?.detail).toBe('The body has 10485761 bytes; API Gateway takes 10485760.');
  });
});

describe('gwctl why of an overridden verb (rest-request-phases.md 1.1, documented)', () => {
  it('walks the method of the verb that is routed', async () => {
    const { matched, first } = await why('/pets', '-H', 'X-HTTP-Method-Override: DELETE');

    expect(matched).toBe('DELETE /pets');
    expect(first?.detail).toBe('DELETE /pets is /pets. X-HTTP-Method-Override replaces the verb.');
  });
});

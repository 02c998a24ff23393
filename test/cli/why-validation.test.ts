import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const name = { name: 'name', in: 'query', required: true, schema: { type: 'string' } };
const method = (validator: string | undefined, content: object, parameters: readonly object[] = []) => ({
  post: {
    ...(validator !== undefined && { 'x-amazon-apigateway-request-validator': validator }),
    parameters,
    ...(Object.keys(content).length > 0 && { requestBody: { content } }),
    responses: { 200: { description: 'ok' } },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { $default: '{"statusCode": 200}' },
    },
  },
});
const json = { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } };
const spec = {
  openapi: '3.0.1',
  info: { title: 'pets', version: '1' },
  'x-amazon-apigateway-request-validators': {
    all: { validateRequestBody: true, validateRequestParameters: true },
    body: { validateRequestBody: true, validateRequestParameters: false },
    params: { validateRequestBody: false, validateRequestParameters: true },
  },
  paths: {
    '/all': method('all', json, [name]),
    '/body': method('body', json, [name]),
    '/params': method('params', json, [name]),
    '/no-model': method('all', {}, [name]),
    '/none-required': method('all', json),
    '/nothing': method('all', {}),
    '/off': method(undefined, json, [name]),
  },
  components: { schemas: { Pet: { type: 'object', required: ['age'] } } },
};

async function validation(path: string, type = 'application/json') {
  const { folder, run } = workspace('');
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(spec));
  const call = [
    'why',
    'openapi.json',
    'POST',
    path,
    '-H',
    `Content-Type: ${type}`,
    '-d',
    '{"age":1}',
    '--json',
  ];
  const { stdout } = await run(call);
  const { steps } = JSON.parse(stdout) as { steps: { phase: string; verdict: string; detail: string }[] };
  const step = steps.find(({ phase }) => phase === 'validation');
  return [step?.verdict, step?.detail];
}

const matches = 'The body matches model Pet (application/json).';
const there = 'Every required parameter is there: querystring.name.';

// Basis: what is validated, rest-request-phases.md 3.3 and 3.4; the sentences are ours.
describe('gwctl why says what was validated and what was not', () => {
  it.each([
    ['/all?name=a', 'application/json', 'passed', `${there} ${matches}`],
    [
      '/all?name=a',
      'text/plain',
      'passed',
      `${there} The body was not validated: the method has no model for text/plain, only for application/json.`,
    ],
    [
      '/body',
      'application/json',
      'passed',
      `Parameters were not validated: the validator body leaves them out. ${matches}`,
    ],
    [
      '/body',
      'text/plain',
      'skipped',
      'Parameters were not validated: the validator body leaves them out. The body was not validated: the method has no model for text/plain, only for application/json.',
    ],
    [
      '/params?name=a',
      'application/json',
      'passed',
      `${there} The body was not validated: the validator params leaves it out.`,
    ],
    [
      '/no-model?name=a',
      'application/json',
      'passed',
      `${there} The body was not validated: the method has no model.`,
    ],
    [
      '/none-required',
      'application/json',
      'passed',
      `Parameters were not validated: none is required. ${matches}`,
    ],
    ...['/nothing', '/off'].map((path) => [
      path,
      'application/json',
      'skipped',
      'Nothing is validated: the method has no request validator, or neither a required parameter nor a model for it to check.',
    ]),
  ])('%s with %s: %s', async (path = '', type, verdict, detail) => {
    expect(await validation(path, type)).toEqual([verdict, detail]);
  });
});

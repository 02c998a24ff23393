import { describe, expect, it } from 'vitest';
import { type MethodSpec, mock, restSpec, serveRest } from './served-rest.ts';

const responses = {
  default: { statusCode: '200', responseTemplates: { 'application/json': '{"from":"default"}' } },
  '2\\d{2}': { statusCode: '201', responseTemplates: { 'application/json': '{"from":"2xx"}' } },
  '.*A.*': { statusCode: '202', responseTemplates: { 'application/json': '{"from":"letters"}' } },
};
const declared = { 200: [], 201: [], 202: [] };
const choosing = (requestTemplate: string): MethodSpec => ({
  integration: { type: 'mock', requestTemplates: { 'application/json': requestTemplate }, responses },
  responses: declared,
});

describe('MOCK (rest-integrations.md 1.2)', () => {
  it.each([
    ['an integer selects by its text (recorded)', '{"statusCode": 204}', 201, '{"from":"2xx"}'],
    ['zero is an integer (checked by hand)', '{"statusCode": 0}', 200, '{"from":"default"}'],
    ['a negative one too (checked by hand)', '{"statusCode": -1000}', 200, '{"from":"default"}'],
    ['one beyond 32 bits too', '{"statusCode": 99999999999}', 200, '{"from":"default"}'],
    ['the key needs no quotes (recorded)', '{statusCode: 200}', 201, '{"from":"2xx"}'],
    [
      'a string is none (checked by hand)',
      '{"statusCode": "200"}',
      500,
      '{"message": "Internal server error"}',
    ],
    [
      'a decimal is none (checked by hand)',
      '{"statusCode": 200.0}',
      500,
      '{"message": "Internal server error"}',
    ],
    ['a missing key (checked by hand)', '{"status": 200}', 500, '{"message": "Internal server error"}'],
    ['a list (checked by hand)', '[200]', 500, '{"message": "Internal server error"}'],
    ['text', 'hello', 500, '{"message": "Internal server error"}'],
    ['a template that renders nothing', '#set($a = 1)', 500, '{"message": "Internal server error"}'],
  ])('%s', async (_name, template, status, body) => {
    const gateway = await serveRest(restSpec({ 'GET /pets': choosing(template) }));

    const answer = await gateway.handle('GET', '/pets');

    expect([answer.status, answer.body]).toEqual([status, body]);
  });

  it.each([
    [
      'no template and no body: the default response, whatever the patterns say (documented)',
      'GET',
      '',
      200,
      '{"from":"default"}',
    ],
    [
      'no template and a body: the body is the selection',
      'POST',
      '{"statusCode": 222}',
      201,
      '{"from":"2xx"}',
    ],
    ['no template and a body without a status', 'POST', '{}', 500, '{"message": "Internal server error"}'],
  ])('%s', async (_name, verb, body, status, expected) => {
    const method = { integration: { type: 'mock', responses }, responses: declared };
    const gateway = await serveRest(restSpec({ 'GET /pets': method, 'POST /pets': method }));

    const answer = await gateway.handle(verb, '/pets', { body });

    expect([answer.status, answer.body]).toEqual([status, expected]);
  });

  it('takes the default response where no template is for the type and nothing was sent (documented)', async () => {
    const gateway = await serveRest(restSpec({ 'GET /pets': choosing('{"statusCode": 201}') }));

    const answer = await gateway.handle('GET', '/pets', { headers: { 'Content-Type': 'text/plain' } });

    expect([answer.status, answer.body]).toEqual([200, '{"from":"default"}']);
  });

  it('logs why a statusCode cannot be read (checked by hand against AWS)', async () => {
    const gateway = await serveRest(restSpec({ 'GET /pets': choosing('{}') }));

    const { log } = await gateway.testInvoke({ method: 'GET', resourcePath: '/pets' });

    expect(log).toContain(
      ' : Execution failed due to configuration error: Unable to parse statusCode. It should be an integer that is defined in the request template.\n',
    );
  });

  it('renders {} for $input.body in the response template, and carries no trace header (recorded)', async () => {
    const gateway = await serveRest(restSpec({ 'POST /pets': { integration: mock('[$input.body]') } }));

    const answer = await gateway.handle('POST', '/pets', {
      body: '{"a":1}',
      headers: { 'X-Amzn-Trace-Id': 'Root=1-2-3' },
    });

    expect(answer.body).toBe('[{}]');
    expect(answer.headers.has('x-amzn-trace-id')).toBe(false);
    expect(answer.headers.last('content-type')).toBe('application/json');
  });

  it('ends in a 500 for every template with */* among the binary types, unless converted (reported, unverified)', async () => {
    const options = { ...(mock('') as object) };
    const gateway = await serveRest(
      restSpec(
        {
          'OPTIONS /pets': { integration: options },
          'OPTIONS /toys': { integration: { ...options, contentHandling: 'CONVERT_TO_TEXT' } },
        },
        { 'x-amazon-apigateway-binary-media-types': ['*/*'] },
      ),
    );

    expect((await gateway.handle('OPTIONS', '/pets')).status).toBe(500);
    expect((await gateway.handle('OPTIONS', '/toys')).status).toBe(200);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const integration = (more: object) => ({
  'x-amazon-apigateway-integration': {
    type: 'http',
    httpMethod: 'POST',
    uri: 'http://127.0.0.1:9/pets',
    responses: { default: { statusCode: '200' } },
    ...more,
  },
  responses: { 200: { description: 'ok' } },
});
const spec = {
  openapi: '3.0.1',
  info: { title: 'pets', version: '1' },
  paths: {
    '/strict': {
      post: integration({ passthroughBehavior: 'never', requestTemplates: { 'application/json': '{}' } }),
    },
    '/header': {
      post: integration({ requestParameters: { 'integration.request.header.Content-Length': "'1'" } }),
    },
    '/address': { post: integration({ uri: 'http://${stageVariables.none}/x' }) },
    '/status': {
      post: integration({ type: 'mock', requestTemplates: { 'application/json': '{"statusCode": "200"}' } }),
    },
    '/mock': {
      post: integration({ type: 'mock', requestTemplates: { 'application/json': '{"statusCode": 200}' } }),
    },
  },
};

async function why(...args: string[]) {
  const { folder, run } = workspace('');
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(spec));
  const { stdout } = await run(['why', 'openapi.json', 'POST', ...args, '--json']);
  const { steps, refused } = JSON.parse(stdout) as {
    steps: { phase: string; verdict: string; detail: string }[];
    refused?: { status: number };
  };
  const step = steps.find(({ phase }) => phase === 'integration request');
  return [refused?.status, step?.verdict, step?.detail];
}

describe('gwctl why rehearses the integration request (rest-integrations.md 1.1, 1.2, 1.6, 4.1)', () => {
  it.each([
    [
      'a media type without a template',
      ['/strict', '-H', 'Content-Type: text/xml', '-d', '<a/>'],
      [415, 'refused', 'No request template for text/xml, and passthroughBehavior is NEVER.'],
    ],
    [
      'a header that may not be mapped',
      ['/header'],
      [500, 'refused', 'integration.request.header.Content-Length cannot be mapped onto this integration.'],
    ],
    [
      'an address with a hole',
      ['/address'],
      [500, 'refused', 'The integration\'s URI comes out as "http:///x", which is no http(s) address.'],
    ],
    [
      'a mock without a status',
      ['/status'],
      [
        500,
        'refused',
        'A mock integration needs a request template that renders an object with an integer statusCode: {"statusCode": 200}.',
      ],
    ],
    ['a mock', ['/mock'], [undefined, 'passed', 'A mock answers.']],
    [
      'what would be called',
      ['/strict'],
      [undefined, 'passed', 'POST http://127.0.0.1:9/pets would be called.'],
    ],
  ])('%s', async (_name, args, expected) => {
    expect(await why(...args)).toEqual(expected);
  });
});

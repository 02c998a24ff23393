import { describe, expect, it } from 'vitest';
import { petshop, shop } from './simulated.ts';

const lambda = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;

function api(integration: object, more: object = {}) {
  return shop('', {
    openapi: '3.0.1',
    info: { title: 'pets', version: '1' },
    paths: {
      '/pets': {
        post: {
          responses: {},
          ...more,
          'x-amazon-apigateway-integration': { httpMethod: 'POST', ...integration },
        },
      },
    },
  });
}

describe('a modelled backend', () => {
  it('that is slower than the integration waits is 504 after that time (rest-request-phases.md 9, publicly reported)', async () => {
    const { simulate } = shop();

    const { totals } = await simulate(
      '--route',
      'GET /pets/{petId}',
      '--backend-latency',
      '40s',
      '--duration',
      '10s',
    );

    expect(totals.statuses).toEqual({ 504: 100 });
    expect(totals.latency).toMatchObject({ p50: 29_000, max: 29_000 });
  });

  it.each([
    ['timeout', 504],
    ['network', 504],
    ['503', 503],
  ])('that ends with %s', async (outcome, status) => {
    const { simulate } = shop();

    const { totals } = await simulate('--route', 'GET /pets/{petId}', '--backend-status', `${outcome}=100%`);

    expect(totals.statuses).toEqual({ [status]: 600 });
    expect(totals.backend).toEqual({ calls: 600, failures: 600 });
  });

  it('never stands behind a mock', async () => {
    const { simulate } = shop();

    const { totals } = await simulate('--route', 'GET /pets', '--backend-status', '503=100%');

    expect(totals.statuses).toEqual({ 200: 600 });
    expect(totals.backend.calls).toBe(0);
  });

  it('that is a function of a custom integration fails as its selectionPattern reads it (rest-integrations.md 2.3)', async () => {
    const responses = {
      default: { statusCode: '200' },
      '.*Not found.*': { statusCode: '404' },
    };
    const declared = { responses: { 200: { description: 'ok' }, 404: { description: 'none' } } };
    const { simulate } = api({ type: 'aws', uri: lambda('f'), responses }, declared);

    const found = await simulate('--backend-status', '404=100%');
    const unselected = await simulate('--backend-status', '500=100%');

    expect(found.totals.statuses).toEqual({ 404: 600 });
    // No pattern takes the error: the default answers, as it would on AWS.
    expect(unselected.totals.statuses).toEqual({ 200: 600 });
    expect(unselected.totals.backend.failures).toBe(600);
  });

  it('that is an AWS service is signed for and asked', async () => {
    const uri = 'arn:aws:apigateway:us-east-1:dynamodb:action/Scan';
    const responses = { default: { statusCode: '200' } };
    const { simulate } = api({ type: 'aws', uri, responses }, { responses: { 200: { description: 'ok' } } });

    const { totals } = await simulate('--duration', '5s');

    expect(totals.statuses).toEqual({ 200: 50 });
    expect(totals.backend).toEqual({ calls: 50, failures: 0 });
  });

  it('gets bodies that the model of the method takes', async () => {
    const { run, simulate } = shop('', {
      ...petshop,
      paths: {
        '/pets': {
          post: {
            'x-amazon-apigateway-request-validator': 'all',
            requestBody: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
            },
            responses: {},
            'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri: lambda('f') },
          },
        },
      },
      components: {
        schemas: {
          Pet: {
            type: 'object',
            required: ['name', 'kind', 'age', 'tags', 'owner'],
            properties: {
              name: { type: 'string', minLength: 3 },
              kind: { type: 'string', enum: ['cat', 'dog'] },
              age: { type: 'integer', minimum: 1 },
              tags: { type: 'array', minItems: 2, items: { type: 'string' } },
              owner: { $ref: '#/components/schemas/Owner' },
            },
          },
          Owner: { type: 'object', required: ['id'], properties: { id: { type: 'number' } } },
        },
      },
      'x-amazon-apigateway-request-validators': {
        all: { validateRequestBody: true, validateRequestParameters: true },
      },
    });

    const { totals } = await simulate();

    expect(totals.statuses).toEqual({ 200: 600 });
    expect((await run(['simulate', 'openapi.json'])).stdout).toContain('no function ran');
  });
});

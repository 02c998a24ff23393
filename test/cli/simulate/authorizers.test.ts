import { describe, expect, it } from 'vitest';
import { shop } from './simulated.ts';

const functionUri =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:guard/invocations';
const mock = {
  type: 'mock',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  responses: { default: { statusCode: '200' } },
};

function guarded(authorizer: object, more: object = {}) {
  return shop('', {
    openapi: '3.0.1',
    info: { title: 'guarded', version: '1' },
    ...more,
    paths: {
      '/pets': {
        get: {
          security: [{ guard: [] }],
          responses: { 200: { description: 'ok' } },
          'x-amazon-apigateway-integration': mock,
        },
      },
    },
    components: {
      securitySchemes: {
        guard: { type: 'apiKey', name: 'Authorization', in: 'header', ...authorizer },
      },
    },
  });
}

const token = (more: object) => ({
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: functionUri, ...more },
});

// rest-request-phases.md 4.2, documented: a result is kept for each token, for its time to live.
describe('a Lambda authorizer', () => {
  it('is asked once for each caller while its result is kept', async () => {
    const { simulate } = guarded(token({ authorizerResultTtlInSeconds: 300 }));

    const { authorizers, totals } = await simulate('--callers', '20', '--rate', '10');

    // Two requests of one caller before the first answer would both ask: they are 100 ms apart, and it takes 20.
    expect(authorizers.calls).toBe(20);
    expect(totals.statuses).toEqual({ 200: 600 });
  });

  it('is asked every time where nothing is kept', async () => {
    const { simulate } = guarded(token({ authorizerResultTtlInSeconds: 0 }));

    const { authorizers, totals } = await simulate('--callers', '20');

    expect(authorizers.calls).toBe(600);
    expect(totals.latency).toEqual({ count: 600, p50: 20, p95: 20, p99: 20, max: 20 });
  });

  it('lets in tokens of the form that it asks for', async () => {
    const { simulate } = guarded(token({ identityValidationExpression: '^Bearer [-0-9A-Za-z._]+$' }));

    const { totals } = await simulate();

    expect(totals.statuses).toEqual({ 200: 600 });
  });
});

// There is nobody here to sign: said in docs/simulate.md.
describe('authorization that callers must prove', () => {
  it.each([
    ['AWS_IAM', { 'x-amazon-apigateway-authtype': 'awsSigv4' }],
    [
      'COGNITO_USER_POOLS',
      {
        'x-amazon-apigateway-authtype': 'cognito_user_pools',
        'x-amazon-apigateway-authorizer': {
          type: 'cognito_user_pools',
          providerARNs: ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc'],
        },
      },
    ],
  ])('is taken as passed, and the report says so: %s', async (name, authorizer) => {
    const { simulate } = guarded(authorizer);

    const { totals, notes } = await simulate();

    expect(totals.statuses).toEqual({ 200: 600 });
    expect(notes).toContain(`Authorization taken as passed: ${name}.`);
  });
});

// http-api.md 13, documented: a bucket for each route and stage.
describe('an HTTP API', () => {
  const spec = {
    openapi: '3.0.1',
    info: { title: 'pets', version: '1' },
    'x-amazon-apigateway-importexport-version': '1.0',
    paths: Object.fromEntries(
      ['/cats', '/dogs'].map((path) => [
        path,
        {
          get: {
            responses: {},
            'x-amazon-apigateway-integration': {
              type: 'http_proxy',
              httpMethod: 'GET',
              uri: 'http://127.0.0.1:9/',
              payloadFormatVersion: '1.0',
            },
          },
        },
      ]),
    ),
  };

  it('is throttled by route, and names the setting', async () => {
    const { simulate } = shop(
      [
        'spec: openapi.json',
        'stages:',
        '  $default:',
        '    defaultRouteSettings: { throttlingRateLimit: 100, throttlingBurstLimit: 100 }',
        '    routeSettings:',
        '      "GET /cats": { throttlingRateLimit: 5, throttlingBurstLimit: 10 }',
      ].join('\n'),
      spec,
    );

    const { routes, refusals } = await simulate(
      '--rate',
      '40',
      '--backend-latency',
      '10..20ms',
      '--route',
      'GET /cats',
    );
    const other = await simulate('--rate', '40', '--route', 'GET /dogs');

    expect(Math.abs((routes[0]?.['2xx'] ?? 0) - (10 + 5 * 59.975))).toBeLessThanOrEqual(1);
    expect(refusals).toMatchObject([
      { responseType: 'THROTTLED', rule: { kind: 'route', routeKey: 'GET /cats' }, decidedBy: { line: 6 } },
    ]);
    expect(other.totals['2xx']).toBe(2400);
  });

  it('has no canary, in its own words', async () => {
    const { run } = shop('', spec);

    const { exitCode, stderr } = await run(['simulate', 'openapi.json', '--canary', '10']);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('HTTP APIs have no canary');
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, startBackend } from '../pipeline/backend.ts';
import { mock, restSpec, type ServedRest, serveRest } from '../pipeline/served-rest.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Every row of rest-request-phases.md 10.1, with what it prints for one authorised call by Lambda proxy. */
const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const number = expect.stringMatching(/^\d+$/);
const proxied: Readonly<Record<string, unknown>> = {
  accountId: '123456789012',
  apiId: expect.stringMatching(/^[a-z0-9]{10}$/),
  stage: 'dev',
  resourceId: expect.stringMatching(/^[a-z0-9]{6,10}$/),
  resourcePath: '/pets/{id}',
  httpMethod: 'GET',
  deploymentId: expect.stringMatching(/^\w{6}$/),
  path: '/dev/pets/7',
  protocol: 'HTTP/1.1',
  requestId: uuid,
  extendedRequestId: expect.stringMatching(/^[\w-]{15}=$/),
  requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
  requestTimeEpoch: expect.stringMatching(/^\d{13}$/),
  domainName: 'localhost',
  domainPrefix: 'localhost',
  'authorizer.principalId': 'ann',
  'authorizer.tier': 'gold',
  'authorizer.none': '-',
  'identity.sourceIp': '127.0.0.1',
  'identity.userAgent': 'test agent',
  'identity.apiKey': '-',
  'identity.apiKeyId': '-',
  'identity.accountId': '-',
  'identity.caller': '-',
  'identity.user': '-',
  'identity.userArn': '-',
  'identity.clientCert.subjectDN': '-',
  'identity.vpcId': '-',
  isCanaryRequest: '-',
  awsEndpointRequestId: uuid,
  'error.message': '-',
  'error.messageString': '-',
  'error.responseType': '-',
  'error.validationErrorString': '-',
  wafResponseCode: '-',
  webaclArn: '-',
  'authorize.error': '-',
  'authorize.status': '200',
  'authorizer.error': '-',
  'authorizer.integrationLatency': number,
  'authorizer.integrationStatus': '200',
  'authorizer.latency': number,
  'authorizer.requestId': uuid,
  'authorizer.status': '200',
  'authenticate.status': '-',
  'waf.status': '-',
  'integration.error': '-',
  integrationErrorMessage: '-',
  'integration.integrationStatus': '200',
  integrationStatus: '200',
  'integration.latency': number,
  integrationLatency: number,
  'integration.requestId': uuid,
  'integration.status': '201',
  'customDomain.basePathMatched': '-',
  endpointType: expect.stringMatching(/^(EDGE|REGIONAL)$/),
  responseLatency: number,
  responseLength: '4',
  status: '201',
  tlsVersion: '-',
  cipherSuite: '-',
  xrayTraceId: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
  nonsense: '-',
};

const handlers = `
exports.auth = async (event) => ({ principalId: 'ann', context: { tier: 'gold' }, policyDocument: {
  Version: '2012-10-17', Statement: [{ Action: '*', Effect: event.authorizationToken === 'deny' ? 'Deny' : 'Allow', Resource: '*' }] } });
exports.pet = async () => ({ statusCode: 201, body: 'pets' });
exports.malformed = async () => 'x';`;
const arn = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;
const proxy = (name: string) => ({ integration: { type: 'aws_proxy', httpMethod: 'POST', uri: arn(name) } });

let backend: Backend;
let folder: string;
let gateway: ServedRest;

beforeAll(async () => {
  folder = temporaryFolder('access');
  writeFileSync(join(folder, 'handlers.cjs'), handlers);
  backend = await startBackend(() => undefined, { shared: true });
  const format = [...Object.keys(proxied)].map((name) => `$context.${name}`).join('|');
  const names = ['auth', 'pet', 'malformed'];
  gateway = await serveRest(
    restSpec(
      {
        'GET /pets/{id}': { ...proxy('pet'), operation: { security: [{ auth: [] }] } },
        'GET /malformed': proxy('malformed'),
        'GET /timeout': {
          integration: { type: 'http_proxy', httpMethod: 'GET', uri: backend.origin, timeoutInMillis: 50 },
        },
        'GET /mock': { integration: mock('é') },
      },
      {
        components: {
          securitySchemes: {
            auth: {
              type: 'apiKey',
              name: 'Authorization',
              in: 'header',
              'x-amazon-apigateway-authtype': 'custom',
              'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: arn('auth') },
            },
          },
        },
      },
    ),
    {
      folder,
      shared: true,
      config: {
        functions: Object.fromEntries(
          names.map((name) => [name, { handler: `handlers.${name}`, isolation: 'in-process' }]),
        ),
        stages: { dev: { accessLogSettings: { destination: 'access.log', format } } },
      },
    },
  );
});
afterAll(async () => {
  await gateway.close();
  backend.close();
});

async function logged(path: string, headers: Record<string, string> = {}): Promise<Record<string, string>> {
  await gateway.handle('GET', path, { headers });
  const values = (await gateway.accessLog()).at(-1)?.split('|') ?? [];
  return Object.fromEntries(Object.keys(proxied).map((name, i) => [name, values[i] as string]));
}

describe('$context in access logs: every row of rest-request-phases.md 10.1', () => {
  it('for an authorised Lambda proxy call (documented names)', async () => {
    const found = await logged('/pets/7?x=1', { Authorization: 'allow', 'User-Agent': 'test agent' });

    expect(found).toEqual(proxied);
  });

  it('for a denied one: 403 for the verdict, nothing of an integration', async () => {
    expect(await logged('/pets/7', { Authorization: 'deny' })).toMatchObject({
      status: '403',
      'authorize.status': '403',
      'error.responseType': 'ACCESS_DENIED',
      'error.message': 'User is not authorized to access this resource with an explicit deny',
      'integration.status': '-',
      integrationLatency: '-',
      'authorizer.principalId': 'ann',
    });
  });

  it('for an unmatched route: no resource (documented)', async () => {
    expect(await logged('/nowhere')).toMatchObject({
      status: '403',
      resourcePath: '-',
      resourceId: '-',
      'error.responseType': 'MISSING_AUTHENTICATION_TOKEN',
      'error.messageString': '"Missing Authentication Token"',
    });
  });

  it('for a malformed answer: 502, with the status of the Lambda call (documented)', async () => {
    expect(await logged('/malformed')).toMatchObject({
      status: '502',
      integrationStatus: '200',
      'integration.status': '502',
      integrationErrorMessage: 'Internal server error',
      'error.message': 'Internal server error',
    });
  });

  it('for a time-out', async () => {
    expect(await logged('/timeout')).toMatchObject({
      status: '504',
      integrationStatus: '-',
      'integration.status': '504',
      'integration.error': 'Endpoint request timed out',
      'error.responseType': 'INTEGRATION_TIMEOUT',
    });
  });

  it('counts bytes, and has no integration for a MOCK', async () => {
    expect(await logged('/mock')).toMatchObject({
      responseLength: '2',
      integrationLatency: '-',
      'integration.status': '-',
    });
  });
});

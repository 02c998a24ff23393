import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from '../cli/access-world.ts';

/** Forty secrets, none part of another. */
const secrets = Array.from({ length: 40 }, (_, i) => `PLANTED-${i + 10}-${'qwertzuiop'.slice(i % 7)}`);
const secret = (i: number) => secrets[i] as string;

const mock = {
  type: 'mock',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  responses: { default: { statusCode: '200', responseTemplates: { 'application/json': '{}' } } },
};
const responses = { 200: { description: 'ok' } };
const lambda = (type: string, identitySource: string) => ({
  type: 'apiKey',
  name: 'Auth',
  in: 'header',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': {
    type,
    identitySource,
    authorizerUri:
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:authorizer/invocations',
  },
});
const get = (security: string) => ({
  get: { security: [{ [security]: [] }], responses, 'x-amazon-apigateway-integration': mock },
});

const spec = {
  openapi: '3.0.1',
  info: { title: 'petstore', version: '1.0' },
  paths: {
    '/open': { get: { responses, 'x-amazon-apigateway-integration': mock } },
    '/token': get('token'),
    '/request': get('request'),
    '/pool': get('pool'),
    '/iam': get('sig'),
    '/key': get('key'),
  },
  components: {
    securitySchemes: {
      token: lambda('token', 'method.request.header.Auth'),
      request: lambda('request', 'method.request.header.Auth, method.request.querystring.who'),
      pool: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'cognito_user_pools',
        'x-amazon-apigateway-authorizer': {
          type: 'cognito_user_pools',
          providerARNs: ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Pets'],
        },
      },
      sig: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'awsSigv4',
      },
      key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
    },
  },
};

const config = {
  spec: 'openapi.json',
  functions: { authorizer: { handler: 'authorizer.handler', runtime: 'nodejs20.x' } },
  identities: [
    { accessKeyId: 'AKIDPLANTED', secretAccessKey: secret(0), policy: { Statement: [] } },
    { accessKeyId: 'ASIAPLANTED', secretAccessKey: secret(1), sessionToken: secret(2) },
  ],
  apiKeys: [
    { name: 'good', value: `${secret(3)}-long-enough` },
    { name: 'stray', value: `${secret(4)}-long-enough` },
  ],
  usagePlans: [
    {
      name: 'basic',
      apiStages: [{ api: 'petstore', stage: 'dev' }],
      keys: ['good'],
      throttle: { rateLimit: 0.001, burstLimit: 1 },
    },
  ],
  stages: {
    dev: {
      methodSettings: { '*/*': { loggingLevel: 'INFO', dataTraceEnabled: true } },
      accessLogSettings: {
        destination: 'access.log',
        format:
          '$context.requestId $context.status $context.error.message $context.authorize.error $context.authorizer.error $context.authenticate.error $context.identity.userArn $context.path',
      },
    },
  },
};

const handler = `export const handler = async (event) => {
  const text = event.authorizationToken ?? event.headers.Auth;
  if (text.includes('boom')) throw new Error('Unauthorized');
  return { principalId: 'ann', policyDocument: { Statement: [{ Effect: text.includes('deny') ? 'Deny' : 'Allow', Action: '*', Resource: '*' }] }, usageIdentifierKey: '${secret(5)}' };
};
`;

/** Calls that carry a secret each, by every way in and out of the access gates. */
function calls(): [path: string, headers: Record<string, string>][] {
  const date = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '');
  const scope = `${date.slice(0, 8)}/us-east-1/execute-api/aws4_request`;
  const sig = (key: string, i: number) =>
    `AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=cookie;host;x-amz-date;x-amz-security-token;x-api-key, Signature=${secret(i)}`;
  const amz = { 'X-Amz-Date': `${date}Z` };
  return [
    ['/token', { Auth: secret(6) }],
    ['/token', { Auth: `${secret(7)}deny` }],
    ['/token', { Auth: `${secret(8)}boom` }],
    ['/token', { Auth: secret(6), Cookie: secret(9) }],
    [`/request?who=${secret(10)}`, { Auth: secret(11), Authorization: `Bearer ${secret(12)}` }],
    [`/request?who=${secret(13)}`, { Auth: `${secret(14)}deny`, Cookie: `a=${secret(15)}` }],
    [`/request?who=${secret(16)}`, { Auth: `${secret(17)}boom`, 'X-Api-Key': secret(18) }],
    ['/pool', { Authorization: secret(19) }],
    ['/pool', { Authorization: `Bearer ${secret(20)}.${secret(21)}.${secret(22)}` }],
    ['/iam', { Authorization: `Bearer ${secret(23)}` }],
    ['/iam', { Authorization: sig('AKIDNOBODY', 24), ...amz }],
    ['/iam', { Authorization: sig('AKIDPLANTED', 25), ...amz, Cookie: secret(26), 'X-Api-Key': secret(27) }],
    ['/iam', { Authorization: sig('ASIAPLANTED', 28), ...amz, 'X-Amz-Security-Token': secret(29) }],
    [
      '/iam',
      {
        Authorization: sig('ASIAPLANTED', 30),
        ...amz,
        'X-Amz-Security-Token': secret(2),
        Cookie: secret(31),
      },
    ],
    [
      `/iam?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAPLANTED/${scope}&X-Amz-Date=${date}Z&X-Amz-SignedHeaders=host&X-Amz-Security-Token=${secret(2)}&X-Amz-Signature=${secret(32)}`,
      {},
    ],
    ['/key', { 'X-Api-Key': `${secret(3)}-long-enough` }],
    ['/key', { 'X-Api-Key': `${secret(3)}-long-enough`, Cookie: secret(33) }],
    ['/key', { 'X-Api-Key': `${secret(4)}-long-enough` }],
    ['/key', { 'X-Api-Key': secret(34), Authorization: `Basic ${secret(35)}` }],
    ['/nowhere', { Authorization: secret(36) }],
    [
      '/open',
      {
        Authorization: `Bearer ${secret(37)}`,
        Cookie: secret(38),
        'Proxy-Authorization': `Basic ${secret(39)}`,
      },
    ],
  ];
}

/** Every file of the workspace but those that must hold secrets: the user's own, the key pair, the database. */
function writtenFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) =>
        statSync(join(folder, name)).isFile() &&
        !/gwctl\.yaml|authorizer\.mjs|issuer\.json|state\.db/.test(name),
    )
    .map((name) => `${name}:\n${readFileSync(join(folder, name), 'utf8')}`);
}

describe('planted secrets (reliability T13)', () => {
  it('are in no answer, no log and nothing that is printed', async () => {
    const { folder, run } = workspace(JSON.stringify(config), Date.now());
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(spec));
    writeFileSync(join(folder, 'authorizer.mjs'), handler);
    const printed = [await run(['import', 'openapi.json'])];
    printed.push(await run(['deploy', '--stage', 'dev']));
    const answers: string[] = [];
    let stop = (_signal: 'SIGTERM') => {};
    const stopped = new Promise<'SIGTERM'>((done) => {
      stop = done;
    });
    let isReady = (_url: string) => {};
    const ready = new Promise<string>((done) => {
      isReady = done;
    });
    const onOutput = (stdout: string) => {
      const url = /"url":"([^"]+)"/.exec(stdout)?.[1];
      if (url) isReady(url);
    };

    const serving = run(['serve', '--stage', 'dev', '--port', '0', '--json'], {}, { stopped, onOutput });
    const url = await Promise.race([ready, serving.then((ended) => Promise.reject(new Error(ended.stderr)))]);
    for (const [path, headers] of calls()) {
      const response = await fetch(`${url}/dev${path}`, { headers });
      answers.push(`${response.status} ${await response.text()}`);
    }
    printed.push(await run(['why', 'petstore', 'GET', '/token', '-H', `Auth: ${secret(6)}deny`]));
    printed.push(await run(['logs']));
    stop('SIGTERM');
    printed.push(await serving);

    const places = [
      ...answers,
      ...printed.flatMap(({ stdout, stderr }) => [stdout, stderr]),
      ...writtenFiles(folder),
    ];
    const found = secrets.flatMap((planted) =>
      places
        .filter((place) => place.includes(planted))
        .map(
          (place) =>
            `${planted} in ${place.slice(Math.max(0, place.indexOf(planted) - 200), place.indexOf(planted) + 60)}`,
        ),
    );
    rmSync(folder, { recursive: true, force: true });
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(
      expect.arrayContaining(['200', '401', '403', '429']),
    );
    expect(places.join('\n')).toContain('Starting authorizer');
    expect(found).toEqual([]);
  });
});

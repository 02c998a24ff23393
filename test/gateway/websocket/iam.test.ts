import { describe, expect, it } from 'vitest';
import type { IdentitySettings } from '../../../src/authorizers/sigv4/identity-directory.ts';
import { signRequest } from '../../../src/integrations/service-signing/sign-request.ts';
import { HeaderList } from '../../../src/message/header-list.ts';
import { connectedAt, host, lambda, serveWebSocket, twoWay } from './served-websocket.ts';

const routes = {
  $connect: { security: [{ sigv4: [] }], integration: lambda() },
  $default: { integration: lambda('echo'), ...twoWay },
};
const components = {
  securitySchemes: {
    sigv4: {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    },
  },
};
const functions = {
  echo: ({ requestContext }: { requestContext: object }) => ({
    statusCode: 200,
    body: JSON.stringify(requestContext),
  }),
};

const identity = (resource: string): IdentitySettings => ({
  accessKeyId: 'AKIDLOCAL',
  secretAccessKey: 'local-secret',
  arn: 'arn:aws:iam::123456789012:user/dev',
  policy: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resource }],
  },
});

/** The headers of a signed handshake. */
async function signed(target = '/dev', secretAccessKey = 'local-secret'): Promise<string[]> {
  const request = await signRequest(
    {
      method: 'GET',
      origin: `https://${host}`,
      path: target,
      headers: new HeaderList(['Host', host]),
      body: undefined,
      timeoutInMillis: 1,
    },
    {
      service: 'execute-api',
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDLOCAL', secretAccessKey },
      now: connectedAt,
    },
  );
  return [...request.headers].filter(([name]) => name.toLowerCase() !== 'host').flat();
}

// websocket.md 4: only $connect is evaluated (public reports; the docs' examples name custom routes too).
describe('AWS_IAM on $connect', () => {
  const all = 'arn:aws:execute-api:us-east-1:123456789012:*/dev/$connect';

  it('accepts a signature whose identity may invoke the route, and names the caller to every event', async () => {
    const { connect, send } = await serveWebSocket(routes, {
      components,
      functions,
      identities: [identity(all)],
    });

    const kept = await connect({ target: '/dev?a=1', headers: await signed('/dev?a=1') });

    const { identity: shown } = JSON.parse((await send(kept, 'x')) ?? '');
    expect(shown).toMatchObject({
      sourceIp: '203.0.113.7',
      accountId: '123456789012',
      userArn: 'arn:aws:iam::123456789012:user/dev',
    });
  });

  it.each<[string, string, () => Promise<string[]>, string]>([
    ['no signature', all, async () => [], 'Missing Authentication Token'],
    ['a signature of another secret', all, () => signed('/dev', 'other'), 'does not match'],
    ['a signature of another path', all, () => signed('/other'), 'does not match'],
    [
      'a policy for another route',
      all.replace('$connect', 'say'),
      () => signed(),
      'is not authorized to perform: execute-api:Invoke',
    ],
  ])('refuses %s with 403', async (_name, resource, headersOf, text) => {
    const { refusal, calls } = await serveWebSocket(routes, { components, identities: [identity(resource)] });

    const { status, body } = await refusal({ headers: await headersOf() });

    expect(status).toBe(403);
    expect(body).toContain(text);
    expect(calls).toEqual([]);
  });
});

import { request } from 'node:https';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway, type GatewayHandle } from '../../src/assembly/create-gateway.ts';
import { clientCertFacts } from '../../src/authorizers/mutual-tls.ts';
import { type RunningServer, startServer } from '../../src/server/node-server.ts';

const spec = {
  openapi: '3.0.1',
  info: { title: 'petshop', version: '1' },
  paths: {
    '/who': {
      get: {
        responses: { '200': { description: 'ok' } },
        'x-amazon-apigateway-integration': {
          type: 'mock',
          requestTemplates: { 'application/json': '{"statusCode": 200}' },
          responses: {
            default: {
              statusCode: '200',
              responseTemplates: { 'application/json': '$context.identity.clientCert.subjectDN' },
            },
          },
        },
      },
    },
  },
};
const config = {
  domainNames: {
    'api.example.test': {
      basePathMappings: { '': { api: 'petshop', stage: 'dev' } },
      mutualTlsAuthentication: { truststore: 'ca.pem' },
    },
  },
};

const named = (commonName: string) => [{ name: 'commonName', value: commonName }];
const ca = await generate(named('pets-ca'), {
  keySize: 2048,
  algorithm: 'sha256',
  extensions: [{ name: 'basicConstraints', cA: true }],
});
const own = await generate(named('gwctl'), { keySize: 2048, algorithm: 'sha256' });
const trusted = await generate(named('rex'), {
  keySize: 2048,
  algorithm: 'sha256',
  ca: { key: ca.private, cert: ca.cert },
});
const stranger = await generate(named('stranger'), { keySize: 2048, algorithm: 'sha256' });

let gateway: GatewayHandle;
let server: RunningServer;

beforeAll(async () => {
  gateway = await createGateway({ spec, config });
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    mounts: [{ prefix: '/', handle: (incoming) => gateway.handle(incoming) }],
    onBug: (error) => expect.unreachable(String(error)),
    tls: {
      cert: own.cert,
      key: own.private,
      trustStores: new Map([['api.example.test', [ca.cert]]]),
      describe: clientCertFacts,
    },
  });
});
afterAll(async () => {
  await server.close(0);
  await gateway.close();
});

function ask(
  host: string,
  path: string,
  client?: { cert: string; private: string },
): Promise<{ status: number | undefined; body: string }> {
  return new Promise((done, failed) => {
    request(
      {
        host: '127.0.0.1',
        port: server.port,
        path,
        servername: host,
        headers: { Host: host },
        rejectUnauthorized: false,
        agent: false,
        ...(client && { cert: client.cert, key: client.private }),
      },
      (res) => {
        let body = '';
        res.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        res.on('end', () => done({ status: res.statusCode, body }));
      },
    )
      .on('error', failed)
      .end();
  });
}

describe('mutual TLS on a custom domain (rest-request-phases.md 4.9, documented)', () => {
  it('lets a trusted certificate through and shows it in the context', async () => {
    expect(await ask('api.example.test', '/who', trusted)).toEqual({
      status: 200,
      body: expect.stringContaining('CN=rex'),
    });
  });

  it.each([
    ['no certificate', undefined],
    ['a certificate that the trust store does not know', stranger],
  ])('refuses %s before any API', async (_name, client) => {
    expect(await ask('api.example.test', '/who', client)).toEqual({
      status: 403,
      body: '{"message":"Forbidden"}',
    });
  });

  it('leaves the default endpoint open, as AWS does until it is disabled', async () => {
    expect(await ask('localhost', '/dev/who')).toEqual({ status: 200, body: '' });
  });
});

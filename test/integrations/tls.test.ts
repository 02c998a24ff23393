import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../pipeline/backend.ts';
import { restSpec, serveRest } from '../pipeline/served-rest.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('openssl is not here: TLS towards backends is NOT tested.');

let folder: string;

/** A self-signed certificate, made now: no key lies in the repository. */
function certificate(name: string): void {
  const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, ...files], { stdio: 'ignore' });
}

describe.skipIf(!hasOpenssl)('TLS towards backends', () => {
  let origin: string;
  let close: () => void;

  beforeAll(async () => {
    folder = temporaryFolder('tls');
    certificate('backend.test');
    certificate('gateway.test');
    const server = createServer(
      {
        cert: readFileSync(join(folder, 'backend.test.pem')),
        key: readFileSync(join(folder, 'backend.test.key')),
        requestCert: true,
        rejectUnauthorized: false,
      },
      (incoming, outgoing) => {
        const subject = (incoming.socket as TLSSocket).getPeerCertificate().subject;
        outgoing.end(JSON.stringify({ caller: subject?.CN ?? null }));
      },
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => {
      server.close();
      server.closeAllConnections();
    };
  });
  afterAll(() => {
    close();
  });

  const method = (tlsConfig?: object) => ({
    integration: { type: 'http_proxy', httpMethod: 'GET', uri: origin, ...(tlsConfig && { tlsConfig }) },
  });

  it('answers 504 to a certificate that nobody signed', async () => {
    const gateway = await serveRest(restSpec({ 'GET /pets': method() }));

    expect((await gateway.call('GET', '/pets')).status).toBe(504);
  });

  it('takes it with insecureSkipVerification (documented)', async () => {
    const gateway = await serveRest(restSpec({ 'GET /pets': method({ insecureSkipVerification: true }) }));

    expect((await gateway.call('GET', '/pets')).body).toBe('{"caller":null}');
  });

  it('shows the client certificate of the stage (documented)', async () => {
    const gateway = await serveRest(restSpec({ 'GET /pets': method({ insecureSkipVerification: true }) }), {
      folder,
      config: {
        clientCertificates: { abc123: { cert: 'gateway.test.pem', key: 'gateway.test.key' } },
        stages: { dev: { clientCertificateId: 'abc123' } },
      },
    });

    expect((await gateway.call('GET', '/pets')).body).toBe('{"caller":"gateway.test"}');
  });

  it('names the file that a client certificate cannot be read from', async () => {
    const config = { clientCertificates: { abc123: { cert: 'none.pem', key: 'none.key' } } };

    await expect(serveRest(restSpec({ 'GET /pets': method() }), { folder, config })).rejects.toThrow(
      'none.pem',
    );
  });
});

describe('VPC links (documented; forwarded to the address that gwctl.yaml names)', () => {
  const method = (connectionId: string) => ({
    integration: {
      type: 'http_proxy',
      httpMethod: 'GET',
      uri: 'http://pets.internal/in/pets?a=1',
      connectionType: 'VPC_LINK',
      connectionId,
    },
  });

  it.each([
    ['by its id', 'vlink1'],
    ['by a stage variable', '$' + '{stageVariables.link}'],
  ])('%s: the backend still sees its own Host', async (_name, connectionId) => {
    const backend = await startBackend();
    const gateway = await serveRest(restSpec({ 'GET /pets': method(connectionId) }), {
      config: { vpcLinks: { vlink1: backend.origin }, stages: { dev: { variables: { link: 'vlink1' } } } },
    });

    const answer = await gateway.call('GET', '/pets?b=2');

    expect([answer.status, backend.seen[0]?.url, backend.seen[0]?.headers.all('host')]).toEqual([
      200,
      '/in/pets?a=1&b=2',
      ['pets.internal'],
    ]);
  });
});

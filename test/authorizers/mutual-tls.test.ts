import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientCertFacts, readTrustStore } from '../../src/authorizers/mutual-tls.ts';

const read = (file: string) =>
  readFileSync(join(import.meta.dirname, '../../fixtures/authorizers/mutual-tls', file), 'utf8');
const at = { file: 'gwctl.yaml', pointer: '/domainNames/api.example.test/mutualTlsAuthentication' };
const now = Date.parse('2030-01-01T00:00:00Z');

describe('mutual TLS (documented)', () => {
  it('shows the client certificate in $context.identity.clientCert', () => {
    const pem = read('client.pem');

    expect(clientCertFacts(new X509Certificate(pem))).toEqual({
      clientCertPem: pem,
      subjectDN: 'CN=ann.example.test,OU=Vets,O=Pet shop,C=DE',
      issuerDN: 'CN=Pet shop CA,O=Pet shop,C=DE',
      serialNumber: 'a1:b2:c3:d4:e5:f6:07:18',
      validity: {
        notBefore: expect.stringMatching(/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT$/),
        notAfter: expect.stringMatching(/ 2126 GMT$/),
      },
    });
  });

  it('takes a trust store of several certificates', () => {
    const store = readTrustStore(`# our own\n${read('ca.pem')}\n${read('client.pem')}`, at, now);

    expect(store.ok && store.value.certificates.length).toBe(2);
    expect(store.diagnostics).toEqual([]);
  });

  it.each([
    ['nothing', '', 'holds no certificate'],
    ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'holds no certificate'],
    [
      'a broken certificate',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'cannot be read',
    ],
    ['a weak key', read('weak.pem'), 'weaker than RSA-2048'],
  ])('refuses %s', (_name, pem, message) => {
    const store = readTrustStore(pem, at, now);

    expect(store.ok).toBe(false);
    expect(store.diagnostics[0]?.message).toContain(message);
  });

  it('warns of a certificate that has ended', () => {
    const store = readTrustStore(read('ca.pem'), at, Date.parse('2200-01-01T00:00:00Z'));

    expect(store).toMatchObject({ ok: true, diagnostics: [{ severity: 'warn' }] });
  });
});

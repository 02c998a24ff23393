import { X509Certificate } from 'node:crypto';
import {
  child,
  type Diagnostic,
  fail,
  type Outcome,
  type SourceRef,
  succeed,
} from '../diagnostics/diagnostic.ts';
import type { ClientTls } from '../message/http.ts';

/** A trust store of a custom domain, checked: what TLS gets as its certificate authorities. */
export interface TrustStore {
  /** One PEM text a certificate. */
  readonly certificates: readonly string[];
}

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
/** RSA-2048 or ECDSA-256 at least (rest-request-phases.md 4.9, documented). */
const leastRsaBits = 2048;
const leastCurves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/**
 * Checks the PEM bundle of a trust store as API Gateway does when it is set (4.9, documented).
 * Differs from AWS: that the signatures use SHA-256 at least is not checked.
 */
export function readTrustStore(pem: string, at: SourceRef, now: number): Outcome<TrustStore> {
  const blocks = pem.match(pemBlock) ?? [];
  if (blocks.length === 0)
    return fail(problem('error', 'The trust store holds no certificate in PEM form.', at));
  const diagnostics = blocks.flatMap((block, i) => certificateProblems(block, i, at, now));
  if (diagnostics.some(({ severity }) => severity === 'error')) return fail(...diagnostics);
  return succeed({ certificates: blocks }, diagnostics);
}

function certificateProblems(block: string, index: number, at: SourceRef, now: number): Diagnostic[] {
  const name = `Certificate ${index + 1} of the trust store`;
  const certificate = parse(block);
  if (!certificate) return [problem('error', `${name} cannot be read.`, at)];
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  const strong =
    type === 'rsa'
      ? (details?.modulusLength ?? 0) >= leastRsaBits
      : type === 'ec' && leastCurves.has(details?.namedCurve ?? '');
  if (!strong) return [problem('error', `${name} has a key weaker than RSA-2048 or ECDSA-256.`, at)];
  if (Date.parse(certificate.validTo) < now)
    return [problem('warn', `${name} ended ${certificate.validTo}.`, at)];
  return [];
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** A client's certificate as `$context.identity.clientCert` shows it (4.3, documented). */
export function clientCertFacts(certificate: X509Certificate): NonNullable<ClientTls['clientCert']> {
  return {
    clientCertPem: certificate.toString(),
    subjectDN: distinguishedName(certificate.subject),
    issuerDN: distinguishedName(certificate.issuer),
    serialNumber: (certificate.serialNumber.match(/../g) ?? []).join(':').toLowerCase(),
    validity: { notBefore: certificate.validFrom, notAfter: certificate.validTo },
  };
}

/** Unverified: the order, which is RFC 4514's (the last part first). */
function distinguishedName(lines: string): string {
  return lines.split('\n').reverse().join(',');
}

function problem(severity: 'error' | 'warn', message: string, at: SourceRef): Diagnostic {
  return { ruleId: 'invalid-trust-store', severity, message, at: child(at, 'truststore') };
}

import { timingSafeEqual } from 'node:crypto';
import type { ClientRequest } from '../../message/http.ts';
import { credentialNames } from '../messages.ts';
import {
  type CanonicalChoice,
  canonicalRequest,
  normalizePath,
  sha256Hex,
  stringToSign,
} from './canonical-request.ts';
import type { Identity, IdentityDirectory } from './identity-directory.ts';
import { parseAuthorizationHeader } from './parse-header.ts';
import { isQuerySigned, parseQuery, parseQuerySignature, type QueryPair } from './parse-query.ts';
import { epochOf, refused, type Signature, type SignatureProblem, timestampOf } from './signature.ts';
import { hmacSha256, signingKey } from './signing-key.ts';

export interface VerifyOptions {
  readonly identities: IdentityDirectory;
  readonly region: string;
  /** `execute-api`. */
  readonly service: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export type Verified =
  | { readonly ok: true; readonly identity: Identity; readonly signature: Signature }
  | { readonly ok: false; readonly problem: SignatureProblem };

/** How far a signature's date may be off (rest-request-phases.md 4.6, publicly reported). */
const windowInMillis = 300_000;

/**
 * Verifies a request's Signature Version 4, in its header or its query string. A replay within the five minutes passes, as it does
 * at the service.
 */
export function verifySignature(request: ClientRequest, options: VerifyOptions): Verified {
  const query = parseQuery(queryOf(request.target));
  const parsed = parse(request, query);
  if (!parsed.ok) return parsed;
  const { signature } = parsed;
  const identity = options.identities.byAccessKey(signature.accessKeyId);
  const problem =
    credentialProblem(identity, signature, options) ??
    scopeProblem(signature, options) ??
    dateProblem(signature, options.now) ??
    headersProblem(signature, request);
  if (problem) return { ok: false, problem };
  return checkSignature(request, query, signature, identity as Identity);
}

function queryOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? '' : target.slice(mark + 1);
}

function parse(request: ClientRequest, query: readonly QueryPair[]) {
  if (request.headers.has('authorization')) return parseAuthorizationHeader(request.headers);
  if (isQuerySigned(query)) return parseQuerySignature(query);
  return refused(
    'missing',
    'Missing Authentication Token',
    'The method uses AWS_IAM, and the request has neither an Authorization header nor a signed query string.',
  );
}

function credentialProblem(
  identity: Identity | undefined,
  signature: Signature,
  options: VerifyOptions,
): SignatureProblem | undefined {
  const invalid = 'The security token included in the request is invalid.';
  if (!identity) {
    const reason = `No identity in gwctl.yaml has the access key ${signature.accessKeyId}.`;
    return { kind: 'unknown key', message: invalid, reason };
  }
  if (!sameText(identity.sessionToken ?? '', signature.sessionToken ?? '')) {
    const reason = identity.sessionToken
      ? 'X-Amz-Security-Token is missing or is not the session token of this access key.'
      : 'X-Amz-Security-Token was sent with a key that has no session token.';
    return { kind: 'unknown key', message: invalid, reason };
  }
  if (identity.expiresAt !== undefined && identity.expiresAt <= options.now) {
    const message = 'The security token included in the request is expired';
    return { kind: 'expired token', message, reason: 'The temporary credentials have ended (expiration).' };
  }
  return undefined;
}

/** Unverified: the usual sentences of AWS services (4.6). */
function scopeProblem(signature: Signature, options: VerifyOptions): SignatureProblem | undefined {
  const { region, service, terminator, date, timestamp } = signature;
  const { region: ownRegion, service: ownService } = options;
  if (region !== ownRegion) {
    const message = `Credential should be scoped to a valid region, not '${region}'.`;
    return invalid(message, `The API is in ${ownRegion}; the signature is for ${region}.`);
  }
  if (service !== ownService) {
    const message = `Credential should be scoped to correct service: '${ownService}'.`;
    return invalid(message, `The signature is for the service ${service}.`);
  }
  if (terminator !== 'aws4_request') {
    const message = `Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'.`;
    return invalid(message, 'The credential scope must end with aws4_request.');
  }
  if (!timestamp.startsWith(date)) {
    const message = `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${timestamp.slice(0, 8)}', from '${timestamp}'.`;
    return invalid(message, 'The date of the credential scope is not the date of the request.');
  }
  return undefined;
}

function dateProblem(signature: Signature, now: number): SignatureProblem | undefined {
  const { timestamp, expires } = signature;
  const at = epochOf(timestamp);
  const nowText = timestampOf(now);
  const validFor = expires === undefined ? windowInMillis : expires * 1000;
  if (now - at > validFor) {
    // Unverified: a presigned query names its own time in the same sentence.
    const span = expires === undefined ? '5 min.' : `${expires} sec.`;
    const message = `Signature expired: ${timestamp} is now earlier than ${timestampOf(now - validFor)} (${nowText} - ${span})`;
    return invalid(message, 'The date of the signature is too old: check the clock of the signing machine.');
  }
  if (at - now > windowInMillis) {
    const message = `Signature not yet current: ${timestamp} is still later than ${timestampOf(now + windowInMillis)} (${nowText} + 5 min.)`;
    return invalid(
      message,
      'The date of the signature is in the future: check the clock of the signing machine.',
    );
  }
  return undefined;
}

/** `host` must be signed, and the date where it comes in a header (AWS general reference, documented; the words are unverified). */
function headersProblem(signature: Signature, request: ClientRequest): SignatureProblem | undefined {
  const { signedHeaders, form } = signature;
  if (!signedHeaders.includes('host') && !signedHeaders.includes(':authority')) {
    const message = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
    return invalid(message, 'The header Host is not among the signed headers.');
  }
  const dateHeader = request.headers.has('x-amz-date') ? 'X-Amz-Date' : 'Date';
  if (form === 'header' && !signedHeaders.includes(dateHeader.toLowerCase())) {
    const message = `'${dateHeader}' must be a 'SignedHeader' in the AWS Authorization.`;
    return invalid(message, `The header ${dateHeader} is not among the signed headers.`);
  }
  return undefined;
}

function checkSignature(
  request: ClientRequest,
  query: readonly QueryPair[],
  signature: Signature,
  identity: Identity,
): Verified {
  const key = signingKey(identity.secretAccessKey, signature);
  let shown: { canonical: string; toSign: string } | undefined;
  for (const choice of canonicalChoices(request, signature)) {
    const canonical = canonicalRequest(request, signature, query, choice);
    const toSign = stringToSign(signature, canonical);
    if (sameText(hmacSha256(key, toSign).toString('hex'), signature.signature))
      return { ok: true, identity, signature };
    shown ??= { canonical: maskCredentials(canonical), toSign };
  }
  const { canonical = '', toSign = '' } = shown ?? {};
  const reason = `The signature was not made with the secret of ${identity.accessKeyId}, or the request was changed after signing.`;
  return { ok: false, problem: invalid(mismatchMessage(canonical, toSign), reason) };
}

/**
 * The forms a signer may have used, the usual one first: the path normalised or as sent, and for presigned queries the body's
 * digest or the empty text's (4.6).
 */
function canonicalChoices(request: ClientRequest, signature: Signature): CanonicalChoice[] {
  const path = request.target.split('?', 1)[0] as string;
  const paths = new Set([normalizePath(path), path]);
  const hashes = new Set([payloadHash(request)]);
  if (signature.form === 'query') hashes.add(emptyHash);
  return [...paths].flatMap((each) => [...hashes].map((hash) => ({ path: each, payloadHash: hash })));
}

const emptyHash = sha256Hex('');

/**
 * The body's digest, also where `X-Amz-Content-Sha256` claims another one: a body that was changed does not pass.
 * Unverified: a word in place of a digest (`UNSIGNED-PAYLOAD`) is taken as it is.
 */
function payloadHash(request: ClientRequest): string {
  const claimed = request.headers.last('x-amz-content-sha256');
  if (claimed !== undefined && !/^[0-9a-f]{64}$/i.test(claimed)) return claimed;
  const body = request.codedBody ?? request.body;
  return body.length === 0 ? emptyHash : sha256Hex(body);
}

function sameText(expected: string, actual: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(actual);
  return a.length === b.length && timingSafeEqual(a, b);
}

function invalid(message: string, reason: string): SignatureProblem {
  return { kind: 'invalid', message, reason };
}

/**
 * Differs from AWS: signed headers and parameters that are credentials are not repeated, since the text also goes into logs.
 */
function maskCredentials(canonical: string): string {
  return canonical
    .split('\n')
    .map((line) => {
      const colon = line.indexOf(':');
      if (colon > 0 && credentialNames.has(line.slice(0, colon))) return `${line.slice(0, colon)}:***`;
      return line.replace(/(X-Amz-Security-Token=)[^&]+/g, '$1***');
    })
    .join('\n');
}

/** The first sentences are publicly reported; the two sections are in older captures, and the point of a local check (4.6). */
function mismatchMessage(canonical: string, toSign: string): string {
  return [
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    '',
    'The Canonical String for this request should have been',
    `'${canonical}'`,
    '',
    'The String-to-Sign should have been',
    `'${toSign}'`,
    '',
  ].join('\n');
}

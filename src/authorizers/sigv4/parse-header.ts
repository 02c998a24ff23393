import { createHash } from 'node:crypto';
import type { HeaderList } from '../../message/header-list.ts';
import {
  algorithm,
  badCredential,
  badTimestamp,
  isTimestamp,
  type Parsed,
  parseCredential,
  refused,
  type SignatureProblem,
  timestampOf,
} from './signature.ts';

/** SHA-256 in Base64: how AWS's messages show a header without showing it. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** Takes an `Authorization` header apart (rest-request-phases.md 4.6; texts publicly reported). */
export function parseAuthorizationHeader(headers: HeaderList): Parsed {
  const authorization = headers.all('authorization').join(',');
  const { word, parts, problem } = splitAuthorization(authorization);
  if (problem) return { ok: false, problem };
  const timestamp = timestampIn(headers);
  const missing = missingParts(parts, timestamp);
  if (missing.length > 0) {
    const shown = `(Hashed with SHA-256 and encoded with Base64) Authorization=${hashOf(authorization)}`;
    return refused(
      'incomplete',
      `${missing.join(' ')} ${shown}`,
      'The Authorization header is no complete Signature Version 4.',
    );
  }
  // Unverified: the usual sentence of AWS services.
  if (word !== algorithm)
    return refused(
      'incomplete',
      `Unsupported AWS 'algorithm': '${word}'.`,
      `The algorithm must be ${algorithm}.`,
    );
  const credentialText = parts.get('Credential') as string;
  const credential = parseCredential(credentialText);
  if (!credential) return badCredential(credentialText);
  if (timestamp === undefined || !isTimestamp(timestamp)) return badTimestamp(timestamp ?? '');
  return {
    ok: true,
    signature: {
      form: 'header',
      ...credential,
      signedHeaders: (parts.get('SignedHeaders') as string).toLowerCase().split(';'),
      signature: parts.get('Signature') as string,
      timestamp,
      sessionToken: headers.last('x-amz-security-token'),
      expires: undefined,
    },
  };
}

/**
 * What AWS answers when the header is no list of `key=value` pairs; undefined when it is one. Also for requests that no route
 * matches: AWS reads their `Authorization` as a signature too (2.3, publicly reported).
 */
export function malformedAuthorization(headers: HeaderList): SignatureProblem | undefined {
  const parsed = parseAuthorizationHeader(headers);
  return parsed.ok ? undefined : parsed.problem;
}

interface Split {
  readonly word: string;
  readonly parts: ReadonlyMap<string, string>;
  readonly problem?: SignatureProblem;
}

/** The word before the first blank names the algorithm; the rest is a comma list of pairs. */
function splitAuthorization(authorization: string): Split {
  const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(authorization.trim()) ?? [];
  const parts = new Map<string, string>();
  const texts = rest === '' ? [word] : rest.split(',').map((text) => text.trim());
  for (const text of texts) {
    const equals = text.indexOf('=');
    const name = text.slice(0, equals);
    if (equals < 0) return { word, parts, problem: noPair(authorization) };
    if (parts.has(name)) return { word, parts, problem: duplicate(name, authorization) };
    parts.set(name, text.slice(equals + 1));
  }
  return { word, parts };
}

function noPair(authorization: string): SignatureProblem {
  return {
    kind: 'incomplete',
    message: `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashOf(authorization)}'.`,
    reason:
      'The Authorization header is read as a Signature Version 4, and it is none (a Bearer token, perhaps).',
  };
}

/** Unverified: what AWS answers to a part or a header that is there twice. */
function duplicate(name: string, authorization: string): SignatureProblem {
  return {
    kind: 'incomplete',
    message: `Duplicate '${name}' parameter in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashOf(authorization)}'.`,
    reason: 'The Authorization header, or a part of it, is there twice.',
  };
}

function missingParts(parts: ReadonlyMap<string, string>, timestamp: string | undefined): string[] {
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !parts.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (timestamp === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  return missing;
}

/** `X-Amz-Date`, else `Date` (an HTTP date or basic ISO 8601) in the form that is signed. */
function timestampIn(headers: HeaderList): string | undefined {
  const own = headers.last('x-amz-date');
  if (own !== undefined) return own;
  const date = headers.last('date');
  if (date === undefined || isTimestamp(date)) return date;
  const millis = Date.parse(date);
  return Number.isNaN(millis) ? date : timestampOf(millis);
}

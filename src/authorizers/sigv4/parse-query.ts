import {
  algorithm,
  badCredential,
  badTimestamp,
  isTimestamp,
  type Parsed,
  parseCredential,
  refused,
} from './signature.ts';

/** A name and a value of the query, decoded. */
export type QueryPair = readonly [name: string, value: string];

/** Decodes a raw query, `+` as a blank; what cannot be decoded stays as it is. */
export function parseQuery(rawQuery: string): QueryPair[] {
  if (rawQuery === '') return [];
  return rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair): QueryPair => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? [decode(pair), '']
        : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

const required = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
  'X-Amz-Date',
] as const;
const maxExpires = 604_800;

/** Whether the query is meant as a signature. */
export function isQuerySigned(query: readonly QueryPair[]): boolean {
  return query.some(([name]) => name === 'X-Amz-Signature' || name === 'X-Amz-Algorithm');
}

/**
 * Takes a presigned query apart (rest-request-phases.md 4.6).
 * Unverified: the sentences, which are the usual ones of AWS services.
 */
export function parseQuerySignature(query: readonly QueryPair[]): Parsed {
  const values = new Map<string, string>();
  for (const [name, value] of query) {
    if (!name.startsWith('X-Amz-')) continue;
    if (values.has(name)) return incomplete(`AWS query-string parameters must include '${name}' only once.`);
    values.set(name, value);
  }
  for (const name of required) {
    if (!values.get(name)) {
      return incomplete(
        `AWS query-string parameters must include '${name}'. Re-examine the query-string parameters.`,
      );
    }
  }
  const value = (name: string) => values.get(name) ?? '';
  if (value('X-Amz-Algorithm') !== algorithm)
    return incomplete(`Unsupported AWS 'algorithm': '${value('X-Amz-Algorithm')}'.`);
  const credential = parseCredential(value('X-Amz-Credential'));
  if (!credential) return badCredential(value('X-Amz-Credential'));
  if (!isTimestamp(value('X-Amz-Date'))) return badTimestamp(value('X-Amz-Date'));
  const expires = values.get('X-Amz-Expires');
  if (expires !== undefined && !(/^\d{1,6}$/.test(expires) && Number(expires) <= maxExpires)) {
    return incomplete(`X-Amz-Expires must be a number between 0 and ${maxExpires} seconds.`);
  }
  return {
    ok: true,
    signature: {
      form: 'query',
      ...credential,
      signedHeaders: value('X-Amz-SignedHeaders').toLowerCase().split(';'),
      signature: value('X-Amz-Signature'),
      timestamp: value('X-Amz-Date'),
      sessionToken: values.get('X-Amz-Security-Token'),
      expires: expires === undefined ? undefined : Number(expires),
    },
  };
}

function incomplete(message: string): Parsed {
  return refused('incomplete', message, 'The query string is no complete Signature Version 4.');
}

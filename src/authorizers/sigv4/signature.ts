/** What a request says about its signature, taken apart. */
export interface Signature {
  readonly form: 'header' | 'query';
  readonly accessKeyId: string;
  /** `yyyymmdd`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  /** In lower case, in the order given. */
  readonly signedHeaders: readonly string[];
  /** Hexadecimal. */
  readonly signature: string;
  /** `20240803T100000Z`, as sent. */
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
  /** Seconds; query form only. */
  readonly expires: number | undefined;
}

/** Why a signature cannot be accepted; `problem` is AWS's sentence to the caller. */
export interface SignatureProblem {
  readonly kind: 'missing' | 'incomplete' | 'unknown key' | 'invalid' | 'expired token';
  readonly message: string;
  /** What gwctl can add. */
  readonly reason: string;
}

export type Parsed =
  | { readonly ok: true; readonly signature: Signature }
  | { readonly ok: false; readonly problem: SignatureProblem };

/** The one algorithm of execute-api (rest-request-phases.md 4.6). */
export const algorithm = 'AWS4-HMAC-SHA256';

export function refused(
  kind: SignatureProblem['kind'],
  message: string,
  reason: string,
): { ok: false; problem: SignatureProblem } {
  return { ok: false, problem: { kind, message, reason } };
}

/** Takes `Credential` apart: key id, date, region, service, terminator. */
export function parseCredential(
  text: string,
): Pick<Signature, 'accessKeyId' | 'date' | 'region' | 'service' | 'terminator'> | undefined {
  const parts = text.split('/');
  if (parts.length < 5) return undefined;
  // A key id may hold slashes; the last four parts are the scope.
  const [date = '', region = '', service = '', terminator = ''] = parts.slice(-4);
  const accessKeyId = parts.slice(0, -4).join('/');
  return accessKeyId === '' ? undefined : { accessKeyId, date, region, service, terminator };
}

/** Unverified: the usual sentence of AWS services. */
export function badCredential(text: string): { ok: false; problem: SignatureProblem } {
  return refused(
    'incomplete',
    `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${text}'`,
    'The Credential part of the signature is not KEYID/yyyymmdd/region/execute-api/aws4_request.',
  );
}

/** Whether a text is a timestamp as SigV4 has it: basic ISO 8601, UTC. */
export function isTimestamp(text: string): boolean {
  return /^\d{8}T\d{6}Z$/.test(text) && !Number.isNaN(epochOf(text));
}

/** Epoch milliseconds of `20240803T100000Z`. */
export function epochOf(timestamp: string): number {
  return Date.parse(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/** `20240803T100000Z`. */
export function timestampOf(epochMillis: number): string {
  return `${new Date(epochMillis).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** Unverified: the usual sentence of AWS services. */
export function badTimestamp(text: string): { ok: false; problem: SignatureProblem } {
  return refused(
    'incomplete',
    `Date must be in ISO-8601 'basic format'. Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    'The date of the signature is not of the form 20240803T100000Z.',
  );
}

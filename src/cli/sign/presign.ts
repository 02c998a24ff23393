import {
  canonicalRequest,
  encodeRfc3986,
  sha256Hex,
  stringToSign,
} from '../../authorizers/sigv4/canonical-request.ts';
import { parseQuery } from '../../authorizers/sigv4/parse-query.ts';
import { algorithm, type Signature, timestampOf } from '../../authorizers/sigv4/signature.ts';
import { hmacSha256, signingKey } from '../../authorizers/sigv4/signing-key.ts';
import type { SigningScope } from '../../integrations/service-signing/sign-request.ts';
import { HeaderList } from '../../message/header-list.ts';

export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: Buffer;
}

/** The URL with a signature in its query (rest-request-phases.md 4.6); only the host is a signed header. */
export function presignedUrl(request: UnsignedRequest, scope: SigningScope, expires: number): string {
  const timestamp = timestampOf(scope.now);
  const { accessKeyId, secretAccessKey, sessionToken } = scope.credentials;
  const signature: Signature = {
    form: 'query',
    accessKeyId,
    date: timestamp.slice(0, 8),
    region: scope.region,
    service: scope.service,
    terminator: 'aws4_request',
    signedHeaders: ['host'],
    signature: '',
    timestamp,
    sessionToken,
    expires,
  };
  const added: readonly (readonly [string, string])[] = [
    ['X-Amz-Algorithm', algorithm],
    ['X-Amz-Credential', `${accessKeyId}/${signature.date}/${scope.region}/${scope.service}/aws4_request`],
    ['X-Amz-Date', timestamp],
    ['X-Amz-Expires', String(expires)],
    ...(sessionToken === undefined ? [] : [['X-Amz-Security-Token', sessionToken] as const]),
    ['X-Amz-SignedHeaders', 'host'],
  ];
  const { url, body, method } = request;
  const before = url.search.slice(1);
  const query = [before, ...added.map(([name, value]) => `${name}=${encodeRfc3986(value)}`)]
    .filter((part) => part !== '')
    .join('&');
  const target = {
    method,
    target: url.pathname,
    headers: HeaderList.from([['Host', url.host]]),
    body,
    remoteAddress: '',
  };
  const canonical = canonicalRequest(target, signature, parseQuery(query), {
    path: url.pathname,
    payloadHash: sha256Hex(body),
  });
  const key = signingKey(secretAccessKey, signature);
  const signed = hmacSha256(key, stringToSign(signature, canonical)).toString('hex');
  return `${url.origin}${url.pathname}?${query}&X-Amz-Signature=${signed}`;
}

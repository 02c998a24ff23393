import type { EndpointFailure, HttpSender } from '../../environment/environment.ts';
import { HeaderList } from '../../message/header-list.ts';
import type { EndpointResponse } from '../../message/http.ts';
import { KeySetError } from './issuer-directory.ts';
import { maxKeySetBytes } from './key-set.ts';

/** How long an answer may take, and how large it may be. */
export interface FetchLimits {
  readonly timeoutInMillis: number;
  readonly maxBytes: number;
}

const generous: FetchLimits = { timeoutInMillis: 5_000, maxBytes: maxKeySetBytes };

/** Whether keys may be read from a URL: https, or plain http on this machine. Never with credentials in it. */
export function isKeySetUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Names and addresses of this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

/** Reads a key set over HTTP: no redirects, at most 1 MB, at most five seconds, unless told. Rejects with `KeySetError`. */
export async function fetchKeySet(text: string, http: HttpSender, limits = generous): Promise<string> {
  const url = new URL(text);
  let response: EndpointResponse;
  try {
    response = await http.send({
      method: 'GET',
      origin: url.origin,
      path: url.pathname + url.search,
      headers: HeaderList.from([
        ['Host', url.host],
        ['Accept', 'application/json'],
      ]),
      body: undefined,
      timeoutInMillis: limits.timeoutInMillis,
    });
  } catch (error) {
    const { kind = 'network', message } = error as EndpointFailure;
    const reason = kind === 'invalid-endpoint' ? message : kind;
    throw new KeySetError(`${url.origin}: its keys cannot be read (${reason})`, { cause: error });
  }
  if (response.status !== 200) throw new KeySetError(`${text} answered ${response.status}`);
  return readLimited(response.body, limits);
}

async function readLimited(body: EndpointResponse['body'], { maxBytes }: FetchLimits): Promise<string> {
  const whole = typeof body === 'string' ? Buffer.from(body) : body;
  if (Buffer.isBuffer(whole)) {
    if (whole.length > maxBytes) throw tooLarge(maxBytes);
    return whole.toString('utf8');
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of whole) {
    const bytes = Buffer.from(chunk as Buffer);
    length += bytes.length;
    if (length > maxBytes) {
      whole.destroy();
      throw tooLarge(maxBytes);
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(maxBytes: number): KeySetError {
  return new KeySetError(`it is larger than ${maxBytes} bytes`);
}

import { isUtf8 } from 'node:buffer';
import type { ContentHandling } from '../../model/integration.ts';

/** A body on its way through conversions: bytes or text, each made from the other on first use. */
export class Payload {
  #bytes: Buffer | undefined;
  #text: string | undefined;

  constructor(content: string | Buffer) {
    if (typeof content === 'string') this.#text = content;
    else this.#bytes = content;
  }

  /** UTF-8; bad bytes become U+FFFD (documented and recorded, rest-integrations.md 4.2). */
  get text(): string {
    this.#text ??= (this.#bytes as Buffer).toString('utf8');
    return this.#text;
  }

  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.#text as string, 'utf8');
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#bytes ? this.#bytes.length === 0 : this.#text === '';
  }

  /** Whether the bytes are text already: only then may a template see them (recorded: 500 otherwise). */
  get isText(): boolean {
    return this.#bytes === undefined || this.#bytes.length === 0 || isUtf8(this.#bytes);
  }

  /** For sending: whichever form is there. */
  get content(): string | Buffer {
    return this.#bytes ?? (this.#text as string);
  }
}

/** What a payload that has to be base64 text and is not, meets: API_CONFIGURATION_ERROR, 500. */
export class NotBase64 extends Error {}

/** A text payload: bytes that are no UTF-8 get U+FFFD; untouched when they are. */
export function asText(payload: Payload): Payload {
  return payload.isText ? payload : new Payload(payload.text);
}

export function encodeBase64(payload: Payload): Payload {
  return new Payload(payload.bytes.toString('base64'));
}

/** Recorded: bytes that are no base64 end in a 500. White space inside is tolerated (MIME); unverified. */
export function decodeBase64(payload: Payload): Payload {
  const text = payload.text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0)
    throw new NotBase64('The body is not base64.');
  return new Payload(Buffer.from(text, 'base64'));
}

/** Request conversion (rest-integrations.md 4.2, documented and recorded): by the type of the request and `contentHandling`. */
export function convertRequest(
  payload: Payload,
  isBinary: boolean,
  handling: ContentHandling | undefined,
): Payload {
  if (isBinary) return handling === 'CONVERT_TO_TEXT' ? encodeBase64(payload) : payload;
  return handling === 'CONVERT_TO_BINARY' ? decodeBase64(payload) : asText(payload);
}

/** Response conversion (4.3, documented and recorded): by the endpoint's type, the client's Accept and `contentHandling`. */
export function convertResponse(
  payload: Payload,
  is: { readonly binaryPayload: boolean; readonly binaryAccept: boolean },
  handling: ContentHandling | undefined,
): Payload {
  if (handling === 'CONVERT_TO_TEXT') return is.binaryPayload ? encodeBase64(payload) : asText(payload);
  if (handling === 'CONVERT_TO_BINARY') return is.binaryPayload ? payload : decodeBase64(payload);
  if (is.binaryPayload) return is.binaryAccept ? payload : encodeBase64(payload);
  return is.binaryAccept ? decodeBase64(payload) : asText(payload);
}

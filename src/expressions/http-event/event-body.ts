import type { ClientRequest } from '../../message/http.ts';

/** The media types whose bodies are text for a function (http-api.md 4, measured); every other is base64. */
const textTypes: ReadonlySet<string> = new Set([
  'application/json',
  'application/javascript',
  'application/xml',
]);

/** A request's body as events show it. */
export interface EventBody {
  /** Undefined: there is none. */
  readonly text: string | undefined;
  readonly isBase64Encoded: boolean;
}

/** HTTP APIs have no `binaryMediaTypes`: the request's content type decides. */
export function eventBody({ body, headers }: ClientRequest): EventBody {
  if (body.length === 0) return { text: undefined, isBase64Encoded: false };
  const isBase64Encoded = !isText(headers.last('content-type')) || headers.has('content-encoding');
  return { text: body.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
}

/** Unverified: `+json` and `+xml` types are not text; a coded body is not, whatever its type. */
function isText(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true; // nearly every one
  if (contentType === undefined) return false;
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const media = type.trim();
  if (!media.startsWith('text/') && !textTypes.has(media)) return false;
  const charset = parameters
    .map((each) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(each)?.[1])
    .find(Boolean);
  return charset === undefined || charset === 'utf-8' || charset === 'utf8';
}

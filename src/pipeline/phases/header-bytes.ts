import type { HeaderList } from '../../message/header-list.ts';
import type { ClientResponse } from '../../message/http.ts';

const beyondAscii = /[\x80-\xff]/;

/**
 * Header values are bytes, a character each: what came in as two bytes of UTF-8 has to go out as these two. Node writes them so, but
 * not beside a body that is text, where it writes headers and body together as UTF-8: such a body goes out as bytes.
 */
export function bodyBeside(headers: HeaderList, body: ClientResponse['body']): ClientResponse['body'] {
  if (typeof body !== 'string') return body;
  for (let i = 1; i < headers.raw.length; i += 2)
    if (beyondAscii.test(headers.raw[i] as string)) return Buffer.from(body);
  return body;
}

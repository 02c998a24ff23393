import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, startBackend } from './backend.ts';
import { type MethodSpec, restSpec, type ServedRest, serveRest } from './served-rest.ts';

const bytes = Buffer.from([0xff, 0xd8, 0x00, 0x41]);
const base64 = bytes.toString('base64');
/** Bad bytes become U+FFFD. */
const replaced = Buffer.from(bytes.toString('utf8'));
const text = Buffer.from('plain text!');

const handlings = { none: undefined, text: 'CONVERT_TO_TEXT', binary: 'CONVERT_TO_BINARY' } as const;
type Handling = keyof typeof handlings;
const kinds = { http: 'POST', http_proxy: 'POST' } as const;

let backend: Backend;
let withTypes: ServedRest;
let withoutTypes: ServedRest;
/** What the backend answers next. */
let reply: { type: string | undefined; body: Buffer } = { type: undefined, body: text };

function methods(): Record<string, MethodSpec> {
  const found: Record<string, MethodSpec> = {};
  for (const [name, contentHandling] of Object.entries(handlings)) {
    for (const type of Object.keys(kinds)) {
      const common = { type, httpMethod: 'POST', uri: backend.origin };
      found[`POST /request/${type}/${name}`] = {
        integration: {
          ...common,
          ...(contentHandling && { contentHandling }),
          responses: { default: { statusCode: '200' } },
        },
      };
    }
    const answer = (responseTemplates: object): MethodSpec => ({
      integration: {
        type: 'http',
        httpMethod: 'POST',
        uri: backend.origin,
        responses: {
          default: { statusCode: '200', ...(contentHandling && { contentHandling }), responseTemplates },
        },
      },
    });
    found[`POST /response/${name}`] = answer({});
    found[`POST /template/${name}`] = answer({ 'application/json': '{"data": "$input.body"}' });
    found[`POST /request-template/${name}`] = {
      integration: {
        type: 'http',
        httpMethod: 'POST',
        uri: backend.origin,
        ...(contentHandling && { contentHandling }),
        requestTemplates: { 'image/png': '[$input.body]', 'text/plain': '[$input.body]' },
        responses: { default: { statusCode: '200' } },
      },
    };
  }
  return found;
}

beforeAll(async () => {
  backend = await startBackend(
    (_seen, outgoing) => {
      outgoing.writeHead(200, reply.type === undefined ? {} : { 'Content-Type': reply.type });
      outgoing.end(reply.body);
    },
    { shared: true },
  );
  const types = { 'x-amazon-apigateway-binary-media-types': ['image/png', 'application/*', '*/test'] };
  withTypes = await serveRest(restSpec(methods(), types), { shared: true });
  withoutTypes = await serveRest(restSpec(methods()), { shared: true });
});
afterAll(async () => {
  await withTypes.close();
  await withoutTypes.close();
  backend.close();
});

async function sent(gateway: ServedRest, path: string, type: string, body: Buffer) {
  reply = { type: 'text/plain', body: text };
  const before = backend.seen.length;
  const answer = await gateway.call('POST', path, { body, headers: { 'Content-Type': type } });
  return answer.status === 200 ? backend.seen[before]?.body.toString('hex') : answer.status;
}

describe('every row of the request table, as the backend sees it (rest-integrations.md 4.2, documented, confirmed against AWS)', () => {
  const rows: readonly [string, 'listed' | 'no list', string, Handling, Buffer, Buffer | 500][] = [
    ['text, none: UTF-8 with U+FFFD', 'listed', 'text/plain', 'none', bytes, replaced],
    ['no list, none: the same', 'no list', 'image/png', 'none', bytes, replaced],
    ['text, CONVERT_TO_TEXT: the same', 'listed', 'text/plain', 'text', bytes, replaced],
    ['no list, CONVERT_TO_TEXT: the same', 'no list', 'image/png', 'text', bytes, replaced],
    ['text, CONVERT_TO_BINARY: decoded', 'listed', 'text/plain', 'binary', Buffer.from(base64), bytes],
    ['no list, CONVERT_TO_BINARY: decoded', 'no list', 'image/png', 'binary', Buffer.from(base64), bytes],
    ['text, CONVERT_TO_BINARY, no base64: 500', 'listed', 'text/plain', 'binary', text, 500],
    ['no list, CONVERT_TO_BINARY, no base64: 500', 'no list', 'image/png', 'binary', bytes, 500],
    ['binary, none: bytes', 'listed', 'image/png', 'none', bytes, bytes],
    ['binary, CONVERT_TO_BINARY: bytes', 'listed', 'image/png', 'binary', bytes, bytes],
    ['binary, CONVERT_TO_TEXT: encoded', 'listed', 'image/png', 'text', bytes, Buffer.from(base64)],
    ['a family entry covers its types', 'listed', 'application/anything', 'none', bytes, bytes],
    ['parameters of the type do not count', 'listed', 'image/png; q=1', 'none', bytes, bytes],
    ['*/test covers nothing', 'listed', 'image/test', 'none', bytes, replaced],
  ];

  it.each(
    Object.keys(kinds).flatMap((kind) => rows.map((row) => [`${kind}: ${row[0]}`, kind, ...row] as const)),
  )('%s', async (_title, kind, _name, list, type, handling, body, expected) => {
    const gateway = list === 'listed' ? withTypes : withoutTypes;

    expect(await sent(gateway, `/request/${kind}/${handling}`, type, body)).toBe(
      expected === 500 ? 500 : expected.toString('hex'),
    );
  });

  it('renders no template over bytes that are no text: 500 (recorded)', async () => {
    expect(await sent(withTypes, '/request-template/none', 'image/png', bytes)).toBe(500);
  });

  it('shows binary turned to text in $input.body (documented)', async () => {
    expect(await sent(withTypes, '/request-template/text', 'image/png', bytes)).toBe(
      Buffer.from(`[${base64}]`).toString('hex'),
    );
  });

  it('takes the body of a test invocation for JSON (documented), whatever type it was', async () => {
    const { status, body } = await withTypes.testInvoke({
      method: 'POST',
      resourcePath: '/request/http/binary',
      body: 'no base64!',
    });

    // TestInvoke assumes application/json, which the list covers: bytes, untouched.
    expect([status, body]).toEqual([200, 'plain text!']);
  });
});

describe('every row of the response table, as the client sees it (4.3, documented, confirmed against AWS)', () => {
  const rows: readonly [
    string,
    'listed' | 'no list',
    string | undefined,
    string | undefined,
    Handling,
    Buffer,
    Buffer | 500,
  ][] = [
    ['text, text Accept, none: text', 'listed', 'text/plain', 'text/plain', 'none', text, text],
    ['text, no Accept, none: text', 'listed', 'text/plain', undefined, 'none', text, text],
    [
      'text, binary Accept, none: decoded',
      'listed',
      'text/plain',
      'image/png',
      'none',
      Buffer.from(base64),
      bytes,
    ],
    ['text, binary Accept, none, no base64: 500', 'listed', 'text/plain', 'image/png', 'none', text, 500],
    ['text, binary Accept, CONVERT_TO_TEXT: text', 'listed', 'text/plain', 'image/png', 'text', text, text],
    [
      'text, any Accept, CONVERT_TO_BINARY: decoded',
      'listed',
      'text/plain',
      'text/plain',
      'binary',
      Buffer.from(base64),
      bytes,
    ],
    ['text, CONVERT_TO_BINARY, no base64: 500', 'listed', 'text/plain', undefined, 'binary', text, 500],
    [
      'binary, text Accept, none: base64 text',
      'listed',
      'image/png',
      'text/plain',
      'none',
      bytes,
      Buffer.from(base64),
    ],
    [
      'binary, no Accept, none: base64 text',
      'listed',
      'image/png',
      undefined,
      'none',
      bytes,
      Buffer.from(base64),
    ],
    ['binary, binary Accept, none: bytes', 'listed', 'image/png', 'image/png', 'none', bytes, bytes],
    [
      'binary, any Accept, CONVERT_TO_TEXT: base64 text',
      'listed',
      'image/png',
      'image/png',
      'text',
      bytes,
      Buffer.from(base64),
    ],
    [
      'binary, any Accept, CONVERT_TO_BINARY: bytes',
      'listed',
      'image/png',
      'text/plain',
      'binary',
      bytes,
      bytes,
    ],
    ['no list, none: U+FFFD', 'no list', 'image/png', 'image/png', 'none', bytes, replaced],
    ['no list, CONVERT_TO_TEXT: U+FFFD', 'no list', 'image/png', undefined, 'text', bytes, replaced],
    [
      'no list, CONVERT_TO_BINARY: decoded',
      'no list',
      'text/plain',
      undefined,
      'binary',
      Buffer.from(base64),
      bytes,
    ],
    ['no list, CONVERT_TO_BINARY, no base64: 500', 'no list', 'text/plain', undefined, 'binary', text, 500],
    [
      'only the first Accept entry counts: it matches',
      'listed',
      'image/png',
      'image/png,image/*',
      'none',
      bytes,
      bytes,
    ],
    [
      'only the first Accept entry counts: it does not',
      'listed',
      'image/png',
      'image/webp,image/png',
      'none',
      bytes,
      Buffer.from(base64),
    ],
    ['parameters of Accept are ignored', 'listed', 'image/png', 'image/png;q=0.5', 'none', bytes, bytes],
    [
      'an Accept of image/* is not image/png',
      'listed',
      'image/png',
      'image/*',
      'none',
      bytes,
      Buffer.from(base64),
    ],
    ['an Accept of */* is not image/png', 'listed', 'image/png', '*/*', 'none', bytes, Buffer.from(base64)],
    [
      'application/* covers an Accept of application/*',
      'listed',
      'application/x',
      'application/*',
      'none',
      bytes,
      bytes,
    ],
    [
      'a malformed Accept does not match',
      'listed',
      'application/x',
      'application',
      'none',
      bytes,
      Buffer.from(base64),
    ],
    ['a payload without a type is text', 'listed', undefined, undefined, 'none', text, text],
  ];

  it.each(rows)('%s', async (_name, list, type, accept, handling, body, expected) => {
    reply = { type, body };
    const gateway = list === 'listed' ? withTypes : withoutTypes;

    const answer = await gateway.call('POST', `/response/${handling}`, {
      headers: { 'Content-Type': 'text/plain', ...(accept !== undefined && { Accept: accept }) },
    });

    expect(answer.status === 200 ? answer.bytes.toString('hex') : answer.status).toBe(
      expected === 500 ? 500 : expected.toString('hex'),
    );
  });

  it.each([
    ['CONVERT_TO_TEXT gives a template the base64 text (recorded)', 'text', 'image/png', 200],
    ['CONVERT_TO_BINARY and a template: 500 (recorded)', 'binary', 'image/png', 500],
    ['bytes and a template: 500 (recorded)', 'none', 'image/png', 500],
  ] as const)('%s', async (_name, handling, accept, status) => {
    reply = { type: 'image/png', body: bytes };

    const answer = await withTypes.call('POST', `/template/${handling}`, {
      headers: { 'Content-Type': 'text/plain', Accept: accept },
    });

    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toBe(`{"data": "${base64}"}`);
  });
});

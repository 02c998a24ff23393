import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/faults/gateway-error.ts';
import { readResponse1, readResponse2 } from '../../../src/integrations/http-api/function-response.ts';
import { HeaderList } from '../../../src/message/header-list.ts';

const answer = (body: string, functionError?: string) => ({
  status: 200,
  headers: new HeaderList([]),
  body,
  ...(functionError !== undefined && { functionError }),
});

/** http-api.md 6.1, recorded but for what is marked. */
describe('answers in format 2.0', () => {
  it.each([
    ['{"a":1}', '{"a":1}'],
    ['{ "a" : 1 }', '{ "a" : 1 }'],
    ['[1]', '[1]'],
    ['"hi"', 'hi'],
    ['""', ''],
    ['null', 'null'],
    ['no JSON', 'no JSON'],
  ])('infers a 200 of JSON from %s', (payload, body) => {
    const read = readResponse2(answer(payload));

    expect([read.status, read.headers.raw, read.body]).toEqual([
      200,
      ['Content-Type', 'application/json'],
      body,
    ]);
  });

  it('puts cookies before the headers, and spells names anew', () => {
    const read = readResponse2(
      answer(
        '{"statusCode":201,"headers":{"set-cookie":"h=1","X-ID":true,"none":null},"cookies":["a=1","b=2"]}',
      ),
    );

    expect(read.headers.raw).toEqual([
      ...['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Set-Cookie', 'h=1', 'X-Id', 'true'],
      ...['Content-Type', 'text/plain; charset=utf-8'],
    ]);
  });

  it.each([
    ['a status that is none', '{"statusCode":"two"}'],
    ['a status below 200 (our choice)', '{"statusCode":101}'],
    ['no status under its name', '{"statusCode":null}'],
    ['a body that is no text', '{"statusCode":200,"body":{}}'],
    ['a list as a header (unverified)', '{"statusCode":200,"headers":{"a":["b"]}}'],
    ['a header that would break the answer', '{"statusCode":200,"headers":{"a":"b\\r\\nc: d"}}'],
    ['cookies that are no list (unverified)', '{"statusCode":200,"cookies":"a=1"}'],
    ['base64 that is none (unverified)', '{"statusCode":200,"isBase64Encoded":true,"body":"*"}'],
  ])('refuses %s', (_what, payload) => {
    expect(() => readResponse2(answer(payload))).toThrow(GatewayError);
  });

  it('is a failure where the function failed, whatever it says', () => {
    expect(() => readResponse2(answer('{"statusCode":200}', 'Unhandled'))).toThrow(GatewayError);
  });

  it('leaves the framing of the answer to the server', () => {
    const read = readResponse2(
      answer('{"statusCode":200,"headers":{"content-length":"99","connection":"close"}}'),
    );

    expect(read.headers.raw).toEqual(['Content-Type', 'text/plain; charset=utf-8']);
  });
});

/** http-api.md 6.2, recorded. */
describe('answers in format 1.0', () => {
  it('has the single value of a name before its list', () => {
    const read = readResponse1(
      answer('{"statusCode":200,"multiValueHeaders":{"a":["2","3"]},"headers":{"a":"1"},"body":"x"}'),
    );

    expect(read.headers.all('a')).toEqual(['1', '2', '3']);
  });

  it.each(['{"a":1}', '"text"', '[1]', 'null', 'no JSON'])('refuses %s', (payload) => {
    expect(() => readResponse1(answer(payload))).toThrow(GatewayError);
  });
});

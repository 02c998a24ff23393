import { describe, expect, it } from 'vitest';
import type { GatewayError } from '../../src/faults/gateway-error.ts';
import { readProxyResponse } from '../../src/integrations/lambda-proxy-response.ts';
import { HeaderList } from '../../src/message/header-list.ts';

const answered = (payload: unknown) => ({
  status: 200,
  headers: new HeaderList([]),
  body: typeof payload === 'string' ? payload : JSON.stringify(payload),
});

/** As a function in gwctl's own thread answers: without its text. */
const answeredByValue = (value: unknown) => ({
  status: 200,
  headers: new HeaderList([]),
  get body(): string {
    throw new Error('nobody needs the text');
  },
  value,
});

function statusOf(payload: unknown, acceptsBinary = false): number {
  try {
    return readProxyResponse(answered(payload), acceptsBinary).status;
  } catch (error) {
    return (error as GatewayError).status;
  }
}

/** The rows of rest-integrations.md 2.2; recorded unless the name says otherwise. */
describe('what a proxy function may answer', () => {
  it.each([
    ['a status only', { statusCode: 200 }, 200],
    ['an empty object', {}, 200],
    ['headers only', { headers: { 'test-header': 'value' } }, 200],
    ['a numeric string as status', { statusCode: '201' }, 201],
    ['a status that is no number', { statusCode: 'test' }, 502],
    ['null headers', { statusCode: 200, headers: null }, 200],
    ['a header that is true', { statusCode: 200, headers: { a: true } }, 200],
    ['a header that is a number (unverified)', { statusCode: 200, headers: { a: 5 } }, 200],
    ['a header that is an object', { statusCode: 200, headers: { a: {} } }, 502],
    ['a key it does not know', { statusCode: 200, wrongValue: 'value' }, 502],
    ['cookies (publicly reported)', { statusCode: 200, cookies: ['a=b'] }, 502],
    ['a body that is no string (publicly reported)', { statusCode: 200, body: { a: 1 } }, 502],
    ['a null body (publicly reported)', { statusCode: 200, body: null }, 200],
    ['a bare string', '"justAString"', 502],
    ['a list', '[]', 502],
    ['null', 'null', 502],
    ['text that is no JSON', 'hello', 502],
    ['multiValueHeaders with a list', { multiValueHeaders: { h: ['a', 'b'] } }, 200],
    ['multiValueHeaders without a list', { multiValueHeaders: { h: 'a' } }, 502],
    ['a status out of range', { statusCode: 99 }, 502],
    ['a header with a line break', { headers: { a: 'b\r\nc: d' } }, 502],
  ])('%s', (_name, payload, status) => {
    expect(statusOf(payload)).toBe(status);
  });

  it('reads a value without its text', () => {
    const answer = readProxyResponse(
      answeredByValue({ statusCode: 201, headers: { a: true }, body: 'b' }),
      false,
    );

    expect([answer.status, answer.headers.raw, answer.body]).toEqual([201, ['a', 'true'], 'b']);
  });

  it('merges both header maps: multi values first, their casing wins', () => {
    const { headers } = readProxyResponse(
      answered({
        headers: { 'test-multi': 'value-solo' },
        multiValueHeaders: { 'tesT-Multi': ['value-multi'] },
      }),
      false,
    );

    expect([...headers]).toEqual([
      ['tesT-Multi', 'value-multi'],
      ['tesT-Multi', 'value-solo'],
    ]);
  });

  it('prints a boolean header as text', () => {
    expect(readProxyResponse(answered({ headers: { a: true } }), false).headers.last('a')).toBe('true');
  });

  it.each([
    ['decodes base64 where the caller accepts binary', { body: 'aGk=', isBase64Encoded: true }, true, 'hi'],
    [
      'leaves base64 as it is where the caller does not',
      { body: 'aGk=', isBase64Encoded: true },
      false,
      'aGk=',
    ],
    ['leaves text as it is where it is not marked', { body: 'aGk=' }, true, 'aGk='],
  ])('%s', (_name, payload, acceptsBinary, body) => {
    expect(readProxyResponse(answered(payload), acceptsBinary).body.toString()).toBe(body);
  });

  it('answers 500 for marked text that is no base64', () => {
    expect(statusOf({ body: 'no base64!', isBase64Encoded: true }, true)).toBe(500);
  });

  it('answers 502 for a function error, with its message in the log line (publicly reported)', () => {
    const answer = {
      ...answered({ errorMessage: 'boom', errorType: 'Error' }),
      functionError: 'Unhandled',
      requestId: 'r1',
    };

    expect(() => readProxyResponse(answer, false)).toThrow(
      expect.objectContaining({
        status: 502,
        detail: expect.objectContaining({
          logLines: [
            'Lambda execution failed with status 200 due to customer function error: boom. Lambda request id: r1',
          ],
        }),
      }),
    );
  });
});

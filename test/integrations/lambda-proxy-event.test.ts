import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proxyRequestContext } from '../../src/expressions/request-context.ts';
import { compileProxyEvent } from '../../src/integrations/lambda-proxy-event.ts';
import { compileProxyEventValue } from '../../src/integrations/lambda-proxy-event-value.ts';
import type { Call, CallerIdentity, MethodFacts } from '../../src/message/call.ts';
import { HeaderList } from '../../src/message/header-list.ts';

const facts: MethodFacts = {
  apiId: 'a1b2c3d4e5',
  apiName: 'petshop',
  accountId: '123456789012',
  region: 'us-east-1',
  stage: 'dev',
  deploymentId: 'x1y2z3',
  resourceId: 'abc123',
  resourcePath: '/{proxy+}',
  operationName: undefined,
  apiKeyRequired: false,
  endpointType: 'EDGE',
  stageVariables: new Map(),
  isCanaryRequest: undefined,
  matched: true,
};

function callWith(parts: Partial<Call> & { readonly identity?: CallerIdentity }): Call {
  return {
    request: {
      method: 'GET',
      target: '/',
      headers: new HeaderList([]),
      body: Buffer.alloc(0),
      remoteAddress: '127.0.0.1',
    },
    method: facts,
    httpMethod: 'GET',
    path: '/dev/x',
    eventPath: '/x',
    routePath: '/x',
    pathParameters: new Map(),
    query: new Map(),
    headers: new Map(),
    requestId: 'r1',
    extendedRequestId: 'e1=',
    requestTimeEpoch: 1_741_634_117_135,
    arrivedAt: 0,
    domainName: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
    traceHeader: '',
    identity: { sourceIp: '203.0.113.9', userAgent: undefined },
    authorizer: undefined,
    facts: {},
    trace: undefined,
    overrides: undefined,
    ...parts,
  };
}

const value = (call: Call) => compileProxyEventValue(() => false)(call);
const event = (call: Call) => JSON.parse(compileProxyEvent(() => false)(call)) as Record<string, unknown>;
/** Names and values that break careless JSON writers. */
const name = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', '"', '\u2028', '\ud800', ''),
);
// A name that is one backslash is left out: once Node 24.21 has read one, its JSON.parse takes every escaped name for it.
const text = fc.oneof(name, fc.constant('\\'));
const valuesByName = fc
  .array(fc.tuple(name, fc.array(text, { minLength: 1, maxLength: 3 })), { maxLength: 4 })
  .map((rows) => new Map(rows));

describe('the Lambda proxy event', () => {
  it('has all twelve keys, in order, empty ones null (recorded)', () => {
    const made = event(callWith({}));

    expect(Object.keys(made)).toEqual([
      'resource',
      'path',
      'httpMethod',
      'headers',
      'multiValueHeaders',
      'queryStringParameters',
      'multiValueQueryStringParameters',
      'pathParameters',
      'stageVariables',
      'requestContext',
      'body',
      'isBase64Encoded',
    ]);
    expect(made).toMatchObject({
      headers: null,
      queryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
    });
  });

  it.each<[string, Partial<Call>]>([
    ['a plain call', {}],
    ['an operation id', { method: { ...facts, operationName: 'say "hi"' } }],
    ['a canary', { method: { ...facts, isCanaryRequest: true } }],
    [
      'an authorizer',
      { authorizer: { principalId: 'rex', context: new Map([['n', '1']]), integrationLatency: 3.4 } },
    ],
    ['claims', { authorizer: { context: new Map(), claims: new Map([['sub', 's']]) } }],
    [
      'a signed caller',
      { identity: { sourceIp: '1.2.3.4', userAgent: 'a"b', accountId: '123456789012', userArn: 'arn' } },
    ],
    ['an API key', { identity: { sourceIp: '1.2.3.4', userAgent: undefined, apiKey: 'k', apiKeyId: 'i' } }],
  ])('carries the request context of %s', (_name, parts) => {
    const call = callWith(parts);

    expect(event(call)['requestContext']).toEqual(JSON.parse(JSON.stringify(proxyRequestContext(call))));
    expect(Object.keys(event(call)['requestContext'] as object)).toEqual(
      Object.keys(proxyRequestContext(call)),
    );
    expect(JSON.stringify(value(call))).toBe(JSON.stringify(event(call)));
  });

  it('is the same as a value, in text and in bytes, and fresh for each call', () => {
    const body = Buffer.from([0x89, 0x50, 0xff]);
    const request = { ...callWith({}).request, headers: new HeaderList(['content-type', 'image/png']), body };
    const call = callWith({
      request,
      headers: new Map([['h', ['1', '2']]]),
      pathParameters: new Map([['p', 'x']]),
    });

    for (const isBinary of [true, false]) {
      const eventOf = compileProxyEventValue(() => isBinary);
      expect(eventOf(call)).toEqual(JSON.parse(compileProxyEvent(() => isBinary)(call)));
      const first = eventOf(call) as { multiValueHeaders: { h: string[] } };
      first.multiValueHeaders.h.push('3');
      expect(eventOf(call)).toMatchObject({ multiValueHeaders: { h: ['1', '2'] } });
    }
  });

  it('carries any name and value as it is', () => {
    fc.assert(
      fc.property(valuesByName, valuesByName, text, (headers, query, path) => {
        const call = callWith({ headers, query, eventPath: path, path });
        const made = event(call);
        const expected = JSON.parse(
          JSON.stringify({
            multi: headers.size > 0 ? Object.fromEntries(headers) : null,
            single:
              query.size > 0 ? Object.fromEntries([...query].map(([name, all]) => [name, all.at(-1)])) : null,
            path,
          }),
        ) as Record<string, unknown>;

        expect([made['multiValueHeaders'], made['queryStringParameters'], made['path']]).toEqual([
          expected['multi'],
          expected['single'],
          expected['path'],
        ]);
        expect(JSON.stringify(value(call))).toBe(JSON.stringify(made));
      }),
      { numRuns: 300 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { requestEvent1 } from '../../../src/expressions/http-event/event-1.ts';
import { requestEvent2 } from '../../../src/expressions/http-event/event-2.ts';
import type { Call } from '../../../src/message/call.ts';
import { HeaderList } from '../../../src/message/header-list.ts';

const names = ['__proto__', 'constructor', 'toString'];
const each = (value: string) => new Map(names.map((name) => [name, value]));

function callWith(headers: readonly string[], query = ''): Call {
  return {
    request: {
      headers: new HeaderList(headers),
      body: Buffer.from('{}'),
      target: `/pets?${query}`,
      remoteAddress: '127.0.0.1',
    },
    method: { routeKey: 'GET /pets', resourcePath: '/pets', stage: 'dev', stageVariables: each('variable') },
    pathParameters: each('path'),
    query: new Map(names.map((name) => [name, ['first', 'last']])),
    identity: { sourceIp: '127.0.0.1', userAgent: undefined },
    authorizer: { context: new Map(), values: each('context') },
    path: '/dev/pets',
    eventPath: '/dev/pets',
    httpMethod: 'GET',
    domainName: 'a.test',
    requestId: 'id=',
    requestTimeEpoch: 0,
    traceHeader: 'Root=1-0-0',
    facts: {},
  } as unknown as Call;
}

const sent = names.flatMap((name) => [name, 'header']);
const own = (value: unknown) => Object.fromEntries(names.map((name) => [name, value]));

/** reliability.md T5: names of a request, a stage or an authorizer are keys and nothing else. */
describe('events of HTTP APIs', () => {
  it('hold names of prototypes as keys, format 2.0', () => {
    const call = callWith(sent, 'x=1');
    const event = requestEvent2('CUSTOM')({
      call,
      passed: { headers: call.request.headers, query: 'x=1', path: undefined },
    });
    const read = JSON.parse(JSON.stringify(event));

    expect(read.headers).toMatchObject({ tostring: 'header', constructor: 'header' });
    expect(Object.keys(read.headers)).toContain('__proto__');
    expect(read.queryStringParameters).toEqual(own('first,last'));
    expect([read.pathParameters, read.stageVariables]).toEqual([own('path'), own('variable')]);
    expect(read.requestContext.authorizer.lambda).toEqual(own('context'));
    expect({}).not.toHaveProperty('header');
  });

  it('hold names of prototypes as keys, format 1.0', () => {
    const call = callWith(sent, 'x=1');
    const event = requestEvent1('CUSTOM')({
      call,
      passed: { headers: call.request.headers, query: 'x=1', path: undefined },
    });
    const read = JSON.parse(JSON.stringify(event));

    expect(Object.keys(read.multiValueHeaders)).toEqual(expect.arrayContaining(names));
    expect(read.queryStringParameters).toEqual(own('last'));
    expect(read.multiValueQueryStringParameters).toEqual(own(['first', 'last']));
    expect(read.requestContext.authorizer).toMatchObject({ integrationLatency: 0, constructor: 'context' });
  });

  // A function in gwctl's own thread gets the value itself: what it does to it must not reach the next call.
  it('are made anew for every call', () => {
    const eventOf = requestEvent2('NONE');
    const call = callWith([]);
    const source = { call, passed: { headers: call.request.headers, query: '', path: undefined } };

    const first = eventOf(source);
    (first['stageVariables'] as Record<string, string>)['constructor'] = 'changed';

    expect(eventOf(source)['stageVariables']).toEqual(own('variable'));
  });

  it.each([
    ['application/json', '{}', false],
    ['application/vnd.api+json', 'e30=', true], // unverified: not in the measured list
    ['text/css;charset="UTF-8"', '{}', false],
    ['application/json; charset=utf-16', 'e30=', true],
    ['', 'e30=', true],
  ])('show a body of %j as measured (http-api.md 4)', (type, body, isBase64Encoded) => {
    const call = callWith(type === '' ? [] : ['Content-Type', type]);
    const source = { call, passed: { headers: call.request.headers, query: '', path: undefined } };

    expect(requestEvent2('NONE')(source)).toMatchObject({ body, isBase64Encoded });
  });
});

import { describe, expect, it } from 'vitest';
import { compileHttpMappingValue } from '../../src/expressions/http-mapping.ts';
import type { Call } from '../../src/message/call.ts';
import { HeaderList } from '../../src/message/header-list.ts';

const call = {
  request: {
    headers: new HeaderList(['X-A', 'one', 'x-a', 'two']),
    body: Buffer.from('{"pet":{"names":["x","y"],"age":7,"none":null},"text":"t"}'),
  },
  query: new Map([['q', ['1', '2']]]),
  pathParameters: new Map([['id', 'a%20b']]),
  routePath: '/pets/a%20b',
  method: { stage: 'dev', stageVariables: new Map() },
  requestId: 'id=',
  facts: {},
} as unknown as Call;

function mapped(text: string, variables = new Map([['v', 'w']])): string | undefined {
  const value = compileHttpMappingValue(text, 'request', variables);
  if ('problem' in value) throw new Error(value.problem);
  return value({ call });
}

/** http-api.md 8. */
describe('values of parameter mappings', () => {
  it.each([
    ['$request.header.X-a', 'one,two'],
    ['$request.header.none', undefined],
    ['$request.querystring.q', '1,2'],
    ['$request.path', '/pets/a%20b'],
    ['$request.path.id', 'a b'],
    ['$request.body.pet.names[1]', 'y'],
    ['$request.body.pet.age', '7'],
    ['$request.body.pet.names', '["x","y"]'],
    ['$request.body.pet.none', undefined],
    ['$request.body.nothing.here', undefined],
    ['$stageVariables.v', 'w'],
    ['$stageVariables.none', undefined],
    ['$context.stage', 'dev'],
    ['$context.resourcePath', undefined],
    ['a static text', 'a static text'],
    ['', ''],
    ['${request.header.x-a}:${stageVariables.v}!', 'one,two:w!'],
  ])('%s is %j (documented)', (text, value) => {
    expect(mapped(text)).toBe(value);
  });

  it.each([
    '$request.body..name',
    '$request.body.pets[?(@.a)]',
    '$response.header.x',
    '$nonsense',
    '${nonsense}',
  ])('refuses %s at deploy', (text) => {
    expect(compileHttpMappingValue(text, 'request', new Map())).toHaveProperty('problem');
  });

  it('reads nothing of a body that is no JSON (unverified)', () => {
    const broken = { ...call, request: { ...call.request, body: Buffer.from('{broken') } } as Call;
    const value = compileHttpMappingValue('$request.body.a', 'request', new Map());

    expect('problem' in value ? value : value({ call: broken })).toBeUndefined();
  });

  // http-api.md 8, documented: cut at 100 KB before a path is applied; `$request.body` alone passes larger payloads.
  it.each([
    ['$request.body.a', 'é'.repeat(50_000), 'v'],
    ['$request.body.a', 'é'.repeat(60_000), undefined],
    ['$request.body', 'é'.repeat(60_000), `{"a":"v","z":"${'é'.repeat(60_000)}"}`],
  ])('reads %s of a large body by its bytes', (text, filler, expected) => {
    const body = Buffer.from(`{"a":"v","z":"${filler}"}`);
    const large = { ...call, request: { ...call.request, body } } as Call;
    const value = compileHttpMappingValue(text, 'request', new Map());

    expect('problem' in value ? value : value({ call: large })).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { createHttpRouter } from '../../src/gateway/http-router.ts';

const router = (...routeKeys: string[]) => createHttpRouter(new Map(routeKeys.map((key) => [key, key])));

function taken(routeKeys: readonly string[], request: string): string | undefined {
  const [method = '', path = ''] = request.split(' ');
  return router(...routeKeys).match(method, path)?.plan;
}

const documented = [
  'GET /pets/dog/1',
  'GET /pets/dog/{id}',
  'GET /pets/{proxy+}',
  'ANY /{proxy+}',
  '$default',
];

/** http-api.md 3. */
describe('the router of HTTP APIs', () => {
  it.each([
    ['GET /pets/dog/1', 'GET /pets/dog/1'],
    ['GET /pets/dog/2', 'GET /pets/dog/{id}'],
    ['GET /pets/cat/1', 'GET /pets/{proxy+}'],
    ['POST /test/5', 'ANY /{proxy+}'],
    ['GET /', '$default'],
  ])('%s is taken by %s (documented)', (request, routeKey) => {
    expect(taken(documented, request)).toBe(routeKey);
  });

  it.each([
    ['a whole path before the method', ['ANY /a/b', 'GET /a/{proxy+}'], 'GET /a/b', 'ANY /a/b'],
    ['a verb before ANY on one path', ['ANY /a', 'GET /a'], 'GET /a', 'GET /a'],
    ['the path that has the method', ['GET /a/b', 'PUT /a/{x}'], 'PUT /a/b', 'PUT /a/{x}'],
    ['more literals', ['GET /a/{x}/{y}', 'GET /{z}/b/c'], 'GET /a/b/c', 'GET /{z}/b/c'],
    [
      'the longer text before a greedy variable',
      ['GET /a/{p+}', 'GET /a/b/{q+}'],
      'GET /a/b/c',
      'GET /a/b/{q+}',
    ],
  ])('prefers %s', (_what, routeKeys, request, expected) => {
    expect(taken(routeKeys as string[], request as string)).toBe(expected);
  });

  it.each([
    ['GET /a', ['GET /A'], undefined],
    ['POST /a', ['GET /a'], undefined],
    ['GET /a/', ['GET /a'], 'GET /a'],
    ['GET /a/', ['GET /a', 'GET /a/'], 'GET /a/'],
    ['GET /a', ['GET /a', 'GET /a/'], 'GET /a'],
    ['GET /a', ['GET /a/'], 'GET /a/'],
    ['GET /a', ['GET /a/{p+}'], undefined],
    ['GET /a/', ['GET /a/{p+}'], undefined],
    ['GET /a//', ['GET /a/{x}'], undefined],
    ['GET /', ['GET /'], 'GET /'],
    ['TRACE /a', ['ANY /a', 'ANY /{p+}'], undefined],
    ['TRACE /a', ['ANY /a', '$default'], '$default'],
    ['GET /__proto__', ['GET /__proto__'], 'GET /__proto__'],
    ['GET /constructor', ['GET /a'], undefined],
  ])('%s with %j gives %s', (request, routeKeys, expected) => {
    expect(taken(routeKeys, request)).toBe(expected);
  });

  it('names the variables as the route taken names them', () => {
    const match = router('GET /p/{id}', 'POST /p/{name}/{rest+}').match('POST', '/p/a%20b/c/d');

    expect([...(match?.pathParameters ?? [])]).toEqual([
      ['name', 'a%20b'],
      ['rest', 'c/d'],
    ]);
  });

  // Performance.md 14: a path of many segments and routes that all nearly match.
  it('walks its tree once, however many routes nearly match', () => {
    const routeKeys = Array.from(
      { length: 300 },
      (_, i) => `GET /${'{a}/{b}/{c}/{d}'.replaceAll('{', `{v${i}`)}/${i}`,
    );
    const all = router(...routeKeys);

    expect(all.match('GET', '/1/2/3/4/299')?.plan).toBe(routeKeys[299]);
    expect(all.match('GET', '/1/2/3/4/none')).toBeUndefined();
  });
});

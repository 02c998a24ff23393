import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRouter } from '../../src/gateway/router.ts';
import type { MethodName } from '../../src/model/verb.ts';

function routerOf(routes: Record<string, MethodName[]>) {
  return createRouter(
    Object.entries(routes).map(([path, methods]) => ({
      path,
      plans: new Map(methods.map((method) => [method, `${method} ${path}`])),
    })),
  );
}

/** Rows of rest-request-phases.md 2.1 (recorded unless the row says otherwise). */
const rows: [
  string,
  Record<string, MethodName[]>,
  string,
  string,
  string | undefined,
  Record<string, string>,
][] = [
  [
    'goes back to a greedy parent for the verb',
    { '/test': ['POST'], '/{proxy+}': ['OPTIONS'] },
    'OPTIONS',
    '/test',
    'OPTIONS /{proxy+}',
    { proxy: 'test' },
  ],
  [
    'takes ANY of the static resource before a greedy',
    { '/test/any': ['ANY'], '/{proxy+}': ['GET'] },
    'GET',
    '/test/any',
    'ANY /test/any',
    {},
  ],
  [
    'goes back to the greedy at the root',
    { '/part1/hardcoded': ['GET'], '/{param+}': ['GET'] },
    'GET',
    '/part1/random-value',
    'GET /{param+}',
    { param: 'part1/random-value' },
  ],
  ['has no 405: another verb is no match', { '/existing': ['POST'] }, 'GET', '/existing', undefined, {}],
  ['needs a segment for a greedy', { '/{proxy+}': ['GET'] }, 'GET', '/', undefined, {}],
  [
    'never gives a variable an empty value',
    { '/pets': ['GET'], '/pets/{id}': ['GET'] },
    'GET',
    '/pets/',
    'GET /pets',
    {},
  ],
  [
    'prefers static to variable to greedy',
    { '/a/b': ['GET'], '/a/{x}': ['GET'], '/a/{x}/{p+}': ['GET'] },
    'GET',
    '/a/b',
    'GET /a/b',
    {},
  ],
  [
    'takes the variable where the static has not the verb',
    { '/a/b': ['POST'], '/a/{x}': ['GET'] },
    'GET',
    '/a/b',
    'GET /a/{x}',
    { x: 'b' },
  ],
  ['prefers a specific verb to ANY', { '/a': ['ANY', 'GET'] }, 'GET', '/a', 'GET /a', {}],
  [
    'keeps double slashes in a greedy value',
    { '/{proxy+}': ['ANY'] },
    'GET',
    '/v//w',
    'ANY /{proxy+}',
    { proxy: 'v//w' },
  ],
  [
    'cuts one trailing slash from a greedy value',
    { '/{proxy+}': ['ANY'] },
    'GET',
    '/v/',
    'ANY /{proxy+}',
    { proxy: 'v' },
  ],
  ['does not decode values', { '/{id}': ['GET'] }, 'GET', '/a%2Fb', 'GET /{id}', { id: 'a%2Fb' }],
  ['does not give ANY to other verbs (unverified)', { '/a': ['ANY'] }, 'TRACE', '/a', undefined, {}],
  ['matches the root with and without a slash', { '/': ['GET'] }, 'GET', '/', 'GET /', {}],
];

describe('routing', () => {
  it.each(rows)('%s', (_name, routes, method, path, plan, values) => {
    const match = routerOf(routes).match(method, path);

    expect(match?.plan).toBe(plan);
    if (match) expect(Object.fromEntries(match.pathParameters)).toEqual(values);
  });

  it('keeps path parameters named like object members apart from them', () => {
    const match = routerOf({ '/{__proto__}/{constructor}': ['GET'] }).match('GET', '/a/b');

    expect([...(match?.pathParameters ?? [])]).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  it('finds every literal path of a large API', () => {
    const segment = fc.stringMatching(/^[a-z0-9._-]{1,8}$/);
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 200 }), (paths) => {
        const router = routerOf(Object.fromEntries(paths.map((each) => [each, ['GET']])));

        expect(paths.map((each) => router.match('GET', each)?.plan)).toEqual(
          paths.map((each) => `GET ${each}`),
        );
      }),
      { numRuns: 50 },
    );
  });
});

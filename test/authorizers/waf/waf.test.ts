import { describe, expect, it } from 'vitest';
import { createWaf } from '../../../src/authorizers/waf/waf.ts';
import type { WafEntry } from '../../../src/authorizers/waf/waf-settings.ts';
import { compileWafFilter } from '../../../src/pipeline/phases/waf.ts';
import { answerOf, type CallOptions, makeCall, testClock } from '../call.ts';

function setUp(block: readonly WafEntry[], webAclArn?: string) {
  const clock = testClock();
  const waf = createWaf({ block, ...(webAclArn && { webAclArn }) }, { clock });
  if (!waf.ok) throw new Error(JSON.stringify(waf.diagnostics));
  const filter = compileWafFilter(waf.value);
  return {
    clock,
    filter,
    send: async (options: CallOptions = {}) => {
      const call = makeCall(options);
      return { call, answer: await answerOf(() => filter?.(call)) };
    },
  };
}

/** rest-request-phases.md 4.9 (publicly reported). */
const blocked = {
  status: 403,
  type: 'WAF_FILTERED',
  errorType: 'ForbiddenException',
  body: { message: 'Forbidden' },
};

describe('waf.block of gwctl.yaml', () => {
  it.each<[string, WafEntry, CallOptions, boolean]>([
    ['an address', { ip: '203.0.113.9' }, { identity: { sourceIp: '203.0.113.9' } }, true],
    ['a block', { ip: '203.0.113.0/24' }, { identity: { sourceIp: '203.0.113.77' } }, true],
    ['another block', { ip: '203.0.114.0/24' }, { identity: { sourceIp: '203.0.113.77' } }, false],
    ['an IPv6 block', { ip: '2001:db8::/32' }, { identity: { sourceIp: '2001:db8::1' } }, true],
    ['a path', { path: '^/dev/admin' }, { path: '/admin/users' }, true],
    ['another path', { path: '^/dev/admin' }, { path: '/pets/admin' }, false],
    [
      'a path by another address of the API',
      { path: '^/dev/admin' },
      { path: '/admin', target: '/_aws/execute-api/abcdef1234/dev/admin' },
      true,
    ],
    ['a path is not the query', { path: 'secret' }, { query: 'a=secret' }, false],
    ['a query', { query: '(?i)union(\\s|%20)+select' }, { query: 'q=UNION%20SELECT' }, true],
    [
      'a header',
      { header: new Map([['User-Agent', 'sqlmap']]) },
      { headers: [['user-agent', 'sqlmap/1.0']] },
      true,
    ],
    [
      'the second value of a header',
      { header: new Map([['X-A', '^bad$']]) },
      {
        headers: [
          ['x-a', 'good'],
          ['X-A', 'bad'],
        ],
      },
      true,
    ],
    ['no such header', { header: new Map([['X-A', '']]) }, {}, false],
    ['a body', { body: '<script' }, { body: 'a<script>' }, true],
    [
      'the body after 8 KB (documented limit)',
      { body: '<script' },
      { body: `${'x'.repeat(8192)}<script>` },
      false,
    ],
    ['a large body', { size: { body: 10 } }, { body: 'x'.repeat(11) }, true],
    ['a body of the size', { size: { body: 10 } }, { body: 'x'.repeat(10) }, false],
    ['a long URI', { size: { uri: 20 } }, { path: '/pets', query: 'a=12345678901' }, true],
    ['large headers', { size: { headers: 10 } }, { headers: [['X-A', '12345678']] }, true],
    ['a verb', { method: 'delete' }, { verb: 'DELETE' }, true],
    ['all conditions', { method: 'DELETE', path: 'pets' }, { verb: 'DELETE' }, true],
    ['one of two conditions', { method: 'DELETE', path: 'toys' }, { verb: 'DELETE' }, false],
  ])('blocks by what it is given: %s', async (_name, entry, options, isBlocked) => {
    expect((await setUp([entry]).send(options)).answer).toEqual(isBlocked ? blocked : 'allow');
  });

  it('counts per address, in a window', async () => {
    const { clock, send } = setUp([{ path: 'pets', rate: { limit: 2, windowInSeconds: 60 } }]);
    const from = (sourceIp: string, path = '/pets') => send({ path, identity: { sourceIp } });

    const answers = [];
    for (const [now, ip] of [
      [0, 'a'],
      [1, 'a'],
      [2, 'a'],
      [3, 'b'],
      [180_000, 'a'],
    ] as const) {
      clock.mono = now;
      await from(`10.0.0.${ip === 'a' ? 1 : 2}`, '/toys');
      answers.push((await from(`10.0.0.${ip === 'a' ? 1 : 2}`)).answer === 'allow');
    }

    expect(answers).toEqual([true, true, false, true, true]);
  });

  it('tells templates and logs what it did', async () => {
    const { send } = setUp([{ name: 'no admin', path: 'admin' }], 'arn:aws:wafv2:acl');

    const passed = (await send()).call;
    const refused = (await send({ path: '/admin', traced: true })).call;

    expect(passed.facts).toMatchObject({
      wafResponseCode: 'WAF_ALLOW',
      webaclArn: 'arn:aws:wafv2:acl',
      waf: { status: 200 },
    });
    expect(refused.facts).toMatchObject({ wafResponseCode: 'WAF_BLOCK', waf: { status: 403 } });
    expect(refused.steps[0]).toMatchObject({
      phase: 'waf',
      verdict: 'refused',
      detail: expect.stringContaining('no admin'),
    });
  });

  it('is no gate when there is nothing in it', () => {
    expect(setUp([]).filter).toBeUndefined();
  });

  it.each<[string, WafEntry]>([
    ['an address that is none', { ip: '300.1.1.1' }],
    ['a block that is none', { ip: '10.0.0.0/99' }],
    ['a pattern that is none', { path: '(' }],
    ['nothing', { name: 'empty' }],
  ])('is told when it is wrong: %s', (_name, entry) => {
    expect(() => setUp([{ path: 'fine' }, entry])).toThrow('/waf/block/1');
  });
});

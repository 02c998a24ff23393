import { describe, expect, it } from 'vitest';
import { gwctlPages } from '../../../src/cli/serve/gwctl-pages.ts';
import { HeaderList } from '../../../src/message/header-list.ts';

const pages = gwctlPages({ caches: () => ['caches'], metrics: () => ['metrics'], traces: () => ['traces'] });

async function page(path: string, host = 'localhost:4000', remoteAddress = '127.0.0.1') {
  const headers = HeaderList.from([['Host', host]]);
  const request = { method: 'GET', target: `/_gwctl/${path}`, headers, body: Buffer.alloc(0), remoteAddress };
  const { status, body } = await pages.handle(request);
  return [status, JSON.parse(body as string)];
}

// reliability.md T12: our choice.
describe("gwctl's own pages", () => {
  it('show health to everybody', async () => {
    expect(await page('health', 'api.example.test', '192.0.2.1')).toEqual([200, { status: 'ok' }]);
  });

  it.each(['caches', 'metrics', 'traces'])('show %s under names of this machine only', async (name) => {
    expect(await page(name)).toEqual([200, [name]]);
    expect(await page(name, '127.0.0.1', '::1')).toEqual([200, [name]]);
    expect((await page(name, 'rebound.example.test'))[0]).toBe(403);
  });

  it('show what was recorded to callers of this machine only', async () => {
    expect((await page('metrics', 'localhost', '192.0.2.1'))[0]).toBe(403);
    expect((await page('traces', 'localhost', '192.0.2.1'))[0]).toBe(403);
  });
});

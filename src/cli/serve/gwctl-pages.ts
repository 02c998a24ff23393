import { type Awaitable, whenReady } from '../../environment/awaitable.ts';
import { HeaderList } from '../../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../../message/http.ts';
import type { Mount } from '../../server/mount.ts';

/** What the pages show of the running gateway. */
export interface PageSource {
  caches(): Awaitable<unknown>;
  /** What this server recorded of the last hours. */
  metrics(): Awaitable<unknown>;
  traces(): Awaitable<unknown>;
}

/** gwctl's own pages below `/_gwctl/` (contract, section 3): they only show, and change nothing. */
export function gwctlPages(source: PageSource): Mount {
  return { prefix: '/_gwctl/', handle: async (request) => page(request, source) };
}

const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

const loopback = /^(127\.\d+\.\d+\.\d+|::1)$/;

/** Whether a `Host` header names this machine itself. */
export function isLocalHost(host: string | undefined): boolean {
  return local.test(host ?? '');
}

function page(request: ClientRequest, source: PageSource): Awaitable<ClientResponse> {
  const path = request.target.split('?', 1)[0];
  if (path === '/_gwctl/health') return answer(200, { status: 'ok' });
  // Only names of this machine: a page of another site that has its name resolve here (DNS rebinding) reads nothing (reliability.md T12).
  if (!isLocalHost(request.headers.last('host')))
    return answer(403, { message: 'gwctl shows this to names of this machine only.' });
  if (path === '/_gwctl/caches') return whenReady(source.caches(), (figures) => answer(200, figures));
  if (path === '/_gwctl/metrics' || path === '/_gwctl/traces') {
    // Besides, callers of this machine only: a name costs nothing to say.
    if (!loopback.test(request.remoteAddress))
      return answer(403, { message: 'gwctl shows this to callers of this machine only.' });
    const shown = path === '/_gwctl/metrics' ? source.metrics() : source.traces();
    return whenReady(shown, (figures) => answer(200, figures));
  }
  return answer(404, {
    message:
      'gwctl has no such page; there are /_gwctl/health, /_gwctl/caches, /_gwctl/metrics, /_gwctl/traces and /_gwctl/lambda.',
  });
}

function answer(status: number, body: unknown): ClientResponse {
  const headers = new HeaderList([
    'Content-Type',
    'application/json',
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
  ]);
  return { status, headers, body: JSON.stringify(body) };
}

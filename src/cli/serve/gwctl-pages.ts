import { HeaderList } from '../../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../../message/http.ts';
import type { Mount } from '../../server/node-server.ts';

/** gwctl's own pages below `/_gwctl/` (contract, section 3). */
export function gwctlPages(): Mount {
  return { prefix: '/_gwctl/', handle: async (request) => page(request) };
}

function page(request: ClientRequest): ClientResponse {
  const isHealth = request.target.split('?', 1)[0] === '/_gwctl/health';
  const headers = new HeaderList(['Content-Type', 'application/json', 'Cache-Control', 'no-store']);
  if (isHealth) return { status: 200, headers, body: '{"status":"ok"}' };
  return { status: 404, headers, body: '{"message":"gwctl has no such page; there is /_gwctl/health."}' };
}

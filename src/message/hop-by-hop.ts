import type { HeaderList } from './header-list.ts';

/** The names that a `Connection` header lists: of this hop only (RFC 9110, 7.6.1). Undefined: none. */
export function namedByConnection(headers: HeaderList): ReadonlySet<string> | undefined {
  const connection = headers.last('connection');
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}

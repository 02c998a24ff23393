import type { HeaderList } from '../message/header-list.ts';
import { forbiddenHeader, forbiddenHeaderError, isRemovedFromHttp } from './forbidden-headers.ts';
import { checkHeader } from './header-text.ts';

/** @throws GatewayError 500 where a mapped header is one that HTTP integrations may not be given (rest-integrations.md 1.1, recorded). */
export function refuseForbiddenHeaders(mapped: HeaderList): void {
  if (mapped.raw.length === 0) return;
  const illegal = forbiddenHeader(
    mapped.raw.filter((_, i) => i % 2 === 0),
    false,
  );
  if (illegal) throw forbiddenHeaderError(illegal);
}

/** Puts mapped headers in the place of those of the same name; returns `headers`. */
export function addMappedHeaders(headers: HeaderList, mapped: HeaderList): HeaderList {
  for (const [name, value] of mapped) {
    if (isRemovedFromHttp(name)) continue;
    checkHeader(name, value);
    headers.set(name, value);
  }
  return headers;
}

import type { DocumentationPart } from '../model/api.ts';

/** What a text is about. */
export interface DocumentedEntity {
  readonly type: string;
  readonly path?: string;
  readonly method?: string;
  readonly name?: string;
  readonly statusCode?: string;
}

/** The part whose texts an entity takes, if one is about it. */
export type FindPart = (entity: DocumentedEntity) => DocumentationPart | undefined;

/**
 * Looks an entity's part up by its place: the longest path first, then the method, then the status. A resource has no texts of those above
 * it (documented). Of several parts for one place the first counts. Indexed, since both entities and parts may be thousands.
 */
export function indexParts(parts: readonly DocumentationPart[]): FindPart {
  const byPlace = new Map<string, DocumentationPart>();
  for (const part of parts) {
    const { type, name = '', path = '/', method = '*', statusCode = '*' } = part.location;
    const place = placeKey(type, name, path, method, statusCode);
    if (!byPlace.has(place)) byPlace.set(place, part);
  }
  return (entity) => {
    for (const place of placesOf(entity)) {
      const part = byPlace.get(place);
      if (part) return part;
    }
    return undefined;
  };
}

/** Where an entity's texts may stand, the nearest place first. */
function* placesOf({ type, name = '', path = '/', method = '*', statusCode = '*' }: DocumentedEntity) {
  for (const above of type === 'RESOURCE' ? [path] : pathsUpwards(path)) {
    for (const ofMethod of new Set([method, '*'])) {
      for (const ofStatus of new Set([statusCode, '*'])) {
        yield placeKey(type, name, above, ofMethod, ofStatus);
      }
    }
  }
}

function placeKey(...place: readonly string[]): string {
  return JSON.stringify(place);
}

/** `/pets/{id}`, `/pets`, `/`. */
function* pathsUpwards(path: string): Generator<string> {
  for (let rest = path; rest.length > 1; rest = rest.slice(0, rest.lastIndexOf('/'))) {
    yield rest;
    if (!rest.includes('/')) break;
  }
  yield '/';
}

/** The media type of a Content-Type or one Accept entry, without parameters, in lower case; `''` when there is none. */
export function mediaTypeOf(value: string | undefined): string {
  if (value === undefined) return '';
  const end = value.indexOf(';');
  return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase();
}

/** Only the first media type of Accept counts (recorded: `image/webp,image/png` does not match `image/png`). */
export function firstAccepted(accept: string | undefined): string {
  if (accept === undefined) return '';
  const comma = accept.indexOf(',');
  return mediaTypeOf(comma < 0 ? accept : accept.slice(0, comma));
}

/**
 * Compiles `binaryMediaTypes` (rest-integrations.md 4.3, recorded): an entry `application/*` covers the type and an Accept of
 * `application/*`; `*\/test` covers nothing; `*\/*` covers everything (documented).
 */
export function compileBinaryMediaTypes(entries: readonly string[]): (mediaType: string) => boolean {
  if (entries.length === 0) return () => false;
  const exact = new Set<string>();
  const families: string[] = [];
  for (const entry of entries.map((e) => e.trim().toLowerCase())) {
    if (entry === '*/*') return () => true;
    exact.add(entry);
    if (/^[^*/]+\/\*$/.test(entry)) families.push(entry.slice(0, -1));
  }
  return (mediaType) =>
    exact.has(mediaType) ||
    families.some((family) => mediaType.startsWith(family) && mediaType.length > family.length);
}

/** Undoes percent-encoding; a text that is wrongly encoded stays as it is. */
export function decodedPath(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Path variables as HTTP APIs show them: decoded (http-api.md 3, recorded). */
export function decodedPathParameters(values: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  for (const value of values.values())
    if (value.includes('%')) return new Map([...values].map(([name, each]) => [name, decodedPath(each)]));
  return values;
}

/** `rawPath`: decoded in spite of its name, and cut at a decoded `?` (http-api.md 3, recorded). */
export function shownRawPath(path: string): string {
  const decoded = decodedPath(path);
  const mark = decoded.indexOf('?');
  return mark < 0 ? decoded : decoded.slice(0, mark);
}

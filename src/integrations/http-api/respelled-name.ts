/** A header name as HTTP APIs write it on HTTP/1.1: `myheader` is `Myheader`, `x-ID` is `X-Id` (http-api.md 6.1, recorded). */
export function respelledName(name: string): string {
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}

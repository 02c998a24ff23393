/** A header name as HTTP APIs write it on HTTP/1.1: `myheader` is `Myheader`, `x-ID` is `X-Id` (http-api.md 6.1, recorded). */
export function respelledName(name: string): string {
  const lower = name.toLowerCase();
  let respelled = '';
  for (let from = 0; from < lower.length; ) {
    const dash = lower.indexOf('-', from);
    const next = dash < 0 ? lower.length : dash + 1;
    respelled += capital(lower.charAt(from)) + lower.slice(from + 1, next);
    from = next;
  }
  return respelled;
}

/** Names are ASCII; a letter that is none stays as it is. */
function capital(start: string): string {
  return start >= 'a' && start <= 'z' ? start.toUpperCase() : start;
}

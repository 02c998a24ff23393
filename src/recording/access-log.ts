import type { Call } from '../message/call.ts';

/** Finds the reader of a `$context` variable; undefined where API Gateway has none of that name. */
export type ContextResolver = (name: string) => ((call: Call) => string | undefined) | undefined;

/** One finished call as a line of the access log, without the newline. */
export type AccessLogLine = (call: Call) => string;

const variable = /\$context\.([A-Za-z0-9_.:-]+)/g;

/**
 * Compiles an access log format (rest-request-phases.md 10.1, 10.3): the longest known variable name after `$context.` counts, unknown and
 * absent ones print `-`, values go in as they are (unverified) but for control characters, which would forge lines (T7).
 */
export function compileAccessLog(written: string, resolve: ContextResolver): AccessLogLine {
  // Differs from AWS: a format of several lines, which is refused there, is taken as one; a line each request all the same.
  const format = written.trim().replace(/\s*[\r\n]+\s*/g, ' ');
  const parts: (string | ((call: Call) => string))[] = [];
  let end = 0;
  for (const match of format.matchAll(variable)) {
    const { reader, length } = longestKnown(match[1] as string, resolve);
    parts.push(format.slice(end, match.index));
    parts.push((call) => reader?.(call) || '-');
    end = match.index + '$context.'.length + length;
  }
  parts.push(format.slice(end));
  const lineOf = (call: Call, written: (value: string) => string) => {
    let line = '';
    for (const part of parts) line += typeof part === 'string' ? part : written(part(call));
    return line;
  };
  // One look at the whole line tells whether any value needs to be looked at.
  return (call) => {
    const line = lineOf(call, asItIs);
    return unsafe.test(line) ? lineOf(call, clean) : line;
  };
}

const asItIs = (value: string) => value;

/**
 * The longest known variable name at the start of a run (rest-request-phases.md 10.1): `status.` in a sentence is `status` and a full
 * stop, `requestId_` the id and an underscore. A run that starts with none of them is one name that is not known.
 */
export function longestKnown(
  run: string,
  resolve: ContextResolver,
): { reader: ReturnType<ContextResolver>; length: number } {
  const longest = run.replace(/[.:-]+$/, '').length;
  for (let length = longest; length > 0; length--) {
    const reader = resolve(run.slice(0, length));
    if (reader) return { reader, length };
  }
  return { reader: undefined, length: longest };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these would forge log lines
const unsafe = /[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

function clean(value: string): string {
  const escaped = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return value.replace(new RegExp(unsafe, 'g'), escaped);
}

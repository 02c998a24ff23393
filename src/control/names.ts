import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { ProtocolType } from '../model/api.ts';
import { badRequest } from './change.ts';

/**
 * Why a stage cannot have this name, or undefined. Letters, digits, `_` and `-`, 128 at most (documented); `$default` for HTTP APIs
 * only. The words for REST are those AWS was seen to use before hyphens were allowed (reported).
 */
export function illegalStageName(name: string, protocol: ProtocolType): Outcome<never> | undefined {
  if (name === '$default' && protocol === 'HTTP') return undefined;
  if (/^[A-Za-z0-9_-]{1,128}$/.test(name)) return undefined;
  if (name.length > 128)
    return badRequest('Stage name must be at most 128 characters long', { help: 'Shorten it.' });
  return badRequest(
    protocol === 'REST'
      ? 'Stage name only allows a-zA-Z0-9_'
      : 'Stage name only allows a-zA-Z0-9._- or $default',
    { help: 'A stage name has letters, digits, _ and -, 128 at most; $default is for HTTP APIs.' },
  );
}

/**
 * Why stage variables are refused. Names: word characters; values: letters, digits and `-._~:/?#&=,` (documented, stage variables
 * reference), not empty; AWS's message also names the blank (reported), so it is taken. Names have 64 characters at most, values 512.
 */
export function illegalVariables(variables: ReadonlyMap<string, string>): Diagnostic[] {
  return [...variables].flatMap(([name, value]) => {
    if (!/^[A-Za-z0-9_]+$/.test(name)) {
      return [bad(`Invalid stage variable name: ${name}.  Please use names with only word characters.`)];
    }
    if (!/^[A-Za-z0-9\-._~:/?#&=, ]+$/.test(value))
      return [bad(illegalValue(value), `Stage variable ${name}.`)];
    return overlong(name, value);
  });
}

const longestName = 64;
const longestValue = 512;
const mostVariables = 100;

/** Lengths are documented (rest-request-phases.md 9). Unverified: AWS's words. */
function overlong(name: string, value: string): Diagnostic[] {
  if (name.length > longestName) {
    return [bad(`Invalid stage variable name: ${name}.  It must be at most ${longestName} characters long.`)];
  }
  if (value.length <= longestValue) return [];
  return [
    bad(
      `Invalid stage variable value: ${value.slice(0, 32)}...  It must be at most ${longestValue} characters long.`,
      `Stage variable ${name} has ${value.length}.`,
    ),
  ];
}

/** A stage has a hundred variables at most (documented, rest-request-phases.md 9). Unverified: AWS's words. */
export function tooManyVariables({ size }: ReadonlyMap<string, string>): Diagnostic[] {
  if (size <= mostVariables) return [];
  return [bad(`Stage variables exceed the limit of ${mostVariables} for a stage`, `These would be ${size}.`)];
}

function illegalValue(value: string): string {
  return `Invalid stage variable value: ${value}.  Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.`;
}

/** Why a canary cannot take this share. Unverified: AWS's words. */
export function illegalPercent(percentTraffic: number): Diagnostic[] {
  if (percentTraffic >= 0 && percentTraffic <= 100) return [];
  return [bad(`Invalid canary percentTraffic ${percentTraffic}: it must be between 0.0 and 100.0`)];
}

/** Sizes of a cache cluster in GB (rest-request-phases.md 8.1). */
export const cacheClusterSizes: readonly string[] = [
  '0.5',
  '1.6',
  '6.1',
  '13.5',
  '28.4',
  '58.2',
  '118',
  '237',
];

function bad(message: string, help?: string): Diagnostic {
  return { ruleId: 'control-bad-request', severity: 'error', message, ...(help ? { help } : {}) };
}

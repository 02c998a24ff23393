import type { Extra } from '../rule.ts';
import type { CorsPath } from './iterate.ts';
import { headerMappings, literalOf } from './iterate.ts';
import { placeOf, type SpecNode } from './node.ts';
import type { MethodView } from './types.ts';

/** A comma list of a preflight answer, and where it is written. */
interface CorsList {
  readonly node: SpecNode;
  readonly items: readonly string[];
}

/** What a finding about items that a list lacks carries: the whole list, and the change that writes it. */
export function withMore({ node, items }: CorsList, missing: readonly string[]): Extra {
  const value = `'${[...items, ...missing].join(',')}'`;
  return { help: `Write ${value}.`, fix: [{ kind: 'set', at: placeOf(node), value }] };
}

/** A comma list in a literal CORS header of a preflight answer, with its place; undefined where it is computed. */
export function corsList({ integration }: CorsPath, header: string): CorsList | undefined {
  const [node] = headerMappings(integration, header);
  const text = literalOf(node);
  if (!node || text === undefined) return undefined;
  return {
    node,
    items: text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  };
}

/** Headers that a browser must be allowed to send to a method: declared ones, and those of its protection. */
export function headersNeeded({ parameters, security }: MethodView): string[] {
  const needed = parameters.filter(({ location }) => location === 'header').map(({ name }) => name);
  if (security.apiKeyRequired) needed.push('X-Api-Key');
  const scheme = security.authorizer?.node;
  const header = scheme?.value as Record<string, unknown> | undefined;
  if (
    header &&
    header['in'] === 'header' &&
    typeof header['name'] === 'string' &&
    header['name'] !== 'Unused'
  ) {
    needed.push(header['name']);
  }
  if (security.isIam) needed.push('Authorization');
  return needed.filter((name) => !simple.has(name.toLowerCase()));
}

/** Headers that need no permission (Fetch standard), and those that only the browser itself sets. */
const simple: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'content-language',
  'accept-encoding',
  'connection',
  'content-length',
  'cookie',
  'date',
  'host',
  'origin',
  'referer',
  'user-agent',
  'via',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-port',
  'te',
]);

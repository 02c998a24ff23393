import type { CorsConfiguration } from '../../model/api.ts';
import { booleanOf, childOf, integerOf, type Node, textsOf } from '../node.ts';
import type { Report } from '../report.ts';
import { checkFields } from './placement.ts';

const lists = ['allowOrigins', 'allowMethods', 'allowHeaders', 'exposeHeaders'] as const;
const fields: ReadonlySet<string> = new Set([...lists, 'maxAge', 'allowCredentials']);

/** Reads `x-amazon-apigateway-cors` (import-export.md 1.6, http-api.md 9). */
export function readCors(node: Node | undefined, report: Report): CorsConfiguration | undefined {
  if (!node || node.value === null) return undefined;
  checkFields(node, fields, 'x-amazon-apigateway-cors', report);
  const read = new Map<(typeof lists)[number], readonly string[]>();
  for (const key of lists) {
    const child = childOf(node, key);
    if (child) read.set(key, textsOf(child, key, report));
  }
  const maxAge = integerOf(childOf(node, 'maxAge'), 'maxAge', report);
  const allowCredentials = booleanOf(childOf(node, 'allowCredentials'), 'allowCredentials', report);
  checkOrigins(node, read.get('allowOrigins') ?? [], allowCredentials, report);
  if (maxAge !== undefined && (maxAge < -1 || maxAge > 86_400)) {
    report('http-cors', (childOf(node, 'maxAge') ?? node).at, `maxAge is ${maxAge} seconds.`, {
      help: 'Write -1 to 86400 seconds.',
    });
  }
  return {
    ...Object.fromEntries(read),
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(allowCredentials === undefined ? {} : { allowCredentials }),
    at: node.at,
  };
}

/** `*`, exact origins, and the scheme wildcards; `*` with credentials is refused (documented; the wording is unverified). */
function checkOrigins(
  node: Node,
  origins: readonly string[],
  credentials: boolean | undefined,
  report: Report,
): void {
  const at = childOf(node, 'allowOrigins')?.at ?? node.at;
  if (credentials && origins.includes('*')) {
    report('http-cors', at, 'Cannot use wildcard origins with credentials', {
      help: 'List the origins, or set allowCredentials: false.',
    });
  }
  for (const origin of origins) {
    const wildcard = origin === '*' || origin === 'https://*' || origin === 'http://*';
    if (wildcard || !origin.includes('*')) continue;
    report('http-cors', at, `The origin ${origin} has a wildcard that API Gateway does not know.`, {
      help: 'Write *, https://*, http://* or a whole origin.',
    });
  }
}

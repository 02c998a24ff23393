import { noTexts } from '../empty.ts';
import { isMap, isText, itemsOf, keysOf, memberOf, type Node, placeOf, rawAt, textOf } from '../node.ts';
import { variableOf } from '../paths.ts';
import type { Report } from '../report.ts';
import type { IntegrationOwner, IntegrationReport } from './integration-report.ts';

const name = '[a-zA-Z0-9:._$-]+';
const destination = new RegExp(`^integration\\.request\\.(header|querystring|path)\\.${name}$`);
const parameter = new RegExp(
  `^method\\.request\\.(path|querystring|multivaluequerystring|header|multivalueheader)\\.(${name})$`,
);
const otherSource = /^(?:'[\s\S]*'|method\.request\.body(?:[.[].*)?|stageVariables\..+|context\..+)$/;

/** Reads `requestParameters` of a REST integration: destination -> expression (import-export.md 1.2). */
export function requestMappings(
  node: Node | undefined,
  owner: IntegrationOwner,
  report: Report,
  refuse: IntegrationReport,
): ReadonlyMap<string, string> {
  if (!node) return noTexts;
  const mappings = new Map<string, string>();
  for (const key of keysOf(node, 'requestParameters', report)) {
    const expression = rawAt(node, key);
    if (!isText(expression)) {
      reportNotString('requestParameters', key, memberOf(node, key), owner, report);
      continue;
    }
    checkMapping(key, expression, node, owner, refuse);
    mappings.set(key, expression);
  }
  return mappings;
}

/** W1 (recorded): the entry is dropped, the others stay. */
export function reportNotString(
  field: string,
  key: string,
  node: Node,
  owner: IntegrationOwner,
  report: Report,
): void {
  const got =
    isMap(node.value) || Array.isArray(node.value) ? JSON.stringify(node.value) : String(node.value);
  const message = `Invalid format for '${field}'. Expected type string for property '${key}' of resource '${owner.path}' and method '${owner.httpMethod}' but got '${got}'`;
  report('mapping-not-string', node.at, message, { help: `Write a literal in quotes: "'${got}'".` });
}

function checkMapping(
  key: string,
  expression: string,
  holder: Node,
  owner: IntegrationOwner,
  refuse: IntegrationReport,
): void {
  if (!destination.test(key)) {
    const help = 'Write integration.request.header.NAME, .querystring.NAME or .path.NAME.';
    refuse(
      'mapping-expression',
      { ...placeOf(holder.at, key), part: 'key' },
      invalid(`Invalid mapping expression specified: ${key}`),
      help,
    );
  }
  if (owner.requestParameters.has(expression)) return;
  const source = parameter.exec(expression);
  if (!source) {
    if (otherSource.test(expression)) return;
    const help = `A fixed value stands in single quotes: "'${expression}'".`;
    refuse(
      'mapping-expression',
      placeOf(holder.at, key),
      invalid(`Invalid mapping expression specified: ${expression}`),
      help,
    );
    return;
  }
  const [, kind = '', sourceName = ''] = source;
  if (hasValue(kind, sourceName, owner)) return;
  const help = `Declare the parameter ${sourceName} on the method.`;
  const reason = invalid(`Invalid mapping expression parameter specified: ${expression}`);
  refuse('mapping-source-undeclared', placeOf(holder.at, key), reason, help);
}

function invalid(reason: string): string {
  return `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${reason}]`;
}

/**
 * Reads `cacheKeyParameters`: parameters that the method declares, or `integration.request.*` (documented; the text is publicly
 * reported).
 */
export function cacheKeys(
  node: Node | undefined,
  owner: IntegrationOwner,
  report: Report,
  refuse: IntegrationReport,
): readonly string[] {
  if (!node) return noKeys;
  const keys: string[] = [];
  for (const item of itemsOf(node, 'cacheKeyParameters', report)) {
    const key = textOf(item, 'an item of cacheKeyParameters', report);
    if (key === undefined) continue;
    keys.push(key);
    const [, kind, name = ''] = parameter.exec(key) ?? [];
    if (destination.test(key) || (kind !== undefined && hasValue(kind, name, owner))) continue;
    const help =
      kind === undefined
        ? 'Write method.request.querystring.NAME, .header.NAME or .path.NAME.'
        : `Declare the parameter ${name} on the method.`;
    refuse('cache-key-undeclared', item.at, 'Invalid cache key parameter specified', help);
  }
  return keys;
}

const noKeys: readonly string[] = [];

/** Unverified: whether AWS adds the variables of ancestors and greedy ones by itself. They have a value in any case. */
function hasValue(kind: string, sourceName: string, owner: IntegrationOwner): boolean {
  if (isDeclared(kind.replace('multivalue', ''), sourceName, owner)) return true;
  return kind === 'path' && owner.path.split('/').some((part) => variableOf(part)?.name === sourceName);
}

/** Header names are compared in any case, as they are at run time; the others exactly. */
function isDeclared(kind: string, sourceName: string, { requestParameters }: IntegrationOwner): boolean {
  const wanted = `method.request.${kind}.${sourceName}`;
  if (requestParameters.has(wanted)) return true;
  if (kind !== 'header') return false;
  return [...requestParameters.keys()].some((declared) => declared.toLowerCase() === wanted.toLowerCase());
}

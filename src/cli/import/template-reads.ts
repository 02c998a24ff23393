import type { SpecDocument } from '../../document/spec-document.ts';
import type { GeneratedDocument } from '../../importer/template/import-template.ts';
import {
  type Reads,
  readsBelow,
  readsOfEvent,
  readsOfFunction,
  readsOfNamed,
  readsOfType,
} from '../../importer/template/read-properties.ts';
import { implicitApis } from '../../importer/template/sam-api.ts';
import { referenceOf } from '../../importer/template/sam-events.ts';
import { mapAt } from '../../importer/template/template.ts';

type InputMap = Readonly<Record<string, unknown>>;

/** Whether gwctl reads a value of a template; where it does not, why. */
export type Verdict = { readonly isRead: true } | { readonly isRead: false; readonly reason: string };

const read: Verdict = { isRead: true };
const unread = (reason: string): Verdict => ({ isRead: false, reason });

/** Judges the values of a template by their keys on the way from the root. */
export function templateReads(
  document: SpecDocument,
  generated: GeneratedDocument,
): (keys: readonly string[]) => Verdict {
  const root = document.root as InputMap;
  const used = usedNames([root, generated.body && document.resolve('#', generated.body)?.value]);
  return (keys) => {
    const [section, name = ''] = keys;
    if (section === 'Resources') return resourceVerdict(root, generated, used, keys);
    if (section === 'Globals') return globalVerdict(keys);
    if (section === 'Parameters') return parameterVerdict(keys, used);
    if (section === 'Conditions' || section === 'Mappings') {
      return used.has(name) ? read : unread('nothing of the template refers to it');
    }
    return unread(
      section === 'Transform' ? 'gwctl translates the template itself' : 'nothing that runs is made of it',
    );
  };
}

function parameterVerdict([, name = '', field]: readonly string[], used: ReadonlySet<string>): Verdict {
  if (!used.has(name)) return unread('nothing of the template refers to it');
  return field === 'Default' || field === 'Type'
    ? read
    : unread('of a parameter only the type and the default are read');
}

const globalTypes: ReadonlyMap<string, string> = new Map([
  ['Api', 'AWS::Serverless::Api'],
  ['HttpApi', 'AWS::Serverless::HttpApi'],
]);

function globalVerdict([, section = '', ...path]: readonly string[]): Verdict {
  const type = globalTypes.get(section);
  const reads =
    section === 'Function' ? readsOfFunction() : type === undefined ? undefined : readsOfType(type);
  return reads ? along(reads, path) : unread('gwctl has no use for it');
}

function along(reads: Reads, path: readonly string[]): Verdict {
  let here: Reads | undefined = reads;
  for (const name of path) here = here && readsBelow(here, name);
  return here === undefined ? unread('gwctl has no use for it') : read;
}

function resourceVerdict(
  root: InputMap,
  generated: GeneratedDocument,
  used: ReadonlySet<string>,
  [, logicalId = '', part, ...path]: readonly string[],
): Verdict {
  if (part === 'Condition') return read;
  if (!generated.isMade(logicalId)) return unread('its condition does not hold');
  if (part === 'Metadata' && path[0] === 'aws:asset:path') return read;
  if (part !== 'Type' && part !== 'Properties')
    return unread('says what CloudFormation does with the resource');
  const resource = mapAt(mapAt(root, 'Resources'), logicalId);
  const reads = readsOf(resource);
  const own = part === 'Type' ? read : along(reads, path);
  if (readsOfType(String(resource['Type']))) return apiVerdict(resource, logicalId, generated, own);
  if (isFunction(resource)) return path[0] === 'Events' ? eventVerdict(resource, path, generated) : own;
  return used.has(logicalId) ? own : unread('the API does not refer to it');
}

function readsOf(resource: InputMap): Reads {
  if (isFunction(resource)) return readsOfFunction();
  return readsOfType(String(resource['Type'])) ?? readsOfNamed();
}

function isFunction({ Type: type }: InputMap): boolean {
  return type === 'AWS::Serverless::Function' || type === 'AWS::Lambda::Function';
}

function apiVerdict(
  resource: InputMap,
  logicalId: string,
  generated: GeneratedDocument,
  own: Verdict,
): Verdict {
  const properties = mapAt(resource, 'Properties');
  const owner = referenceOf(properties['RestApiId'] ?? properties['ApiId']);
  const apiId = /Api$/.test(String(resource['Type'])) ? logicalId : owner;
  if (apiId !== generated.apiId) return unread('it belongs to another API of the template');
  const isDeployment = /Deployment$/.test(String(resource['Type']));
  if (isDeployment && properties['StageName'] === undefined)
    return unread('gwctl deploy makes the deployments');
  return own;
}

function eventVerdict(
  resource: InputMap,
  [, name = '', part, ...path]: readonly string[],
  generated: GeneratedDocument,
): Verdict {
  const event = mapAt(mapAt(mapAt(resource, 'Properties'), 'Events'), name);
  const reads = readsOfEvent(event['Type']);
  if (!reads) return unread('only events of an API make routes');
  const properties = mapAt(event, 'Properties');
  const implicit = event['Type'] === 'Api' ? implicitApis.REST : implicitApis.HTTP;
  const apiId = referenceOf(properties[event['Type'] === 'Api' ? 'RestApiId' : 'ApiId']) ?? implicit;
  if (apiId !== generated.apiId) return unread('it belongs to another API of the template');
  if (part === 'Type') return read;
  return part === 'Properties' ? along(reads, path) : unread('gwctl has no use for it');
}

/** Names that functions, conditions and placeholders of the template and of its API's document refer to. */
function usedNames(roots: readonly unknown[]): Set<string> {
  const used = new Set<string>();
  const pending: unknown[] = [...roots];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === 'string') for (const name of placeholdersIn(next)) used.add(name);
    if (next === null || typeof next !== 'object') continue;
    for (const [key, value] of Object.entries(next)) {
      pending.push(value);
      for (const name of namesIn(key, value)) used.add(name);
    }
  }
  return used;
}

function placeholdersIn(text: string): string[] {
  return [...text.matchAll(/\$\{([^}.!]+)/g)].map(([, name = '']) => name.trim());
}

function namesIn(key: string, value: unknown): string[] {
  const [first] = Array.isArray(value) ? (value as unknown[]) : [value];
  const names = key === 'Ref' || key === 'Condition' || /^Fn::(?:GetAtt|If|FindInMap)$/.test(key);
  return names && typeof first === 'string' ? [first.split('.')[0] ?? first, first] : [];
}

import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import { type InputMap, isMap, type Node, placeOf, setMember } from '../node.ts';

/** One resource of a template, as written. */
export interface TemplateResource {
  readonly logicalId: string;
  /** `AWS::Serverless::Function`. */
  readonly type: string;
  /** `Properties`, with SAM's `Globals` under them. */
  readonly properties: Node;
  readonly at: SourceRef;
  readonly condition: string | undefined;
}

/** A CloudFormation or SAM template. */
export interface Template {
  readonly document: SpecDocument;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly parameters: InputMap;
  readonly conditions: InputMap;
  readonly mappings: InputMap;
}

/** Whether a document is a template: a map of resources with types, and no OpenAPI document. */
export function isTemplate(root: unknown): root is InputMap {
  if (!isMap(root) || Object.hasOwn(root, 'openapi') || Object.hasOwn(root, 'swagger')) return false;
  const resources = root['Resources'];
  if (!isMap(resources)) return false;
  return Object.values(resources).some(
    (resource) => isMap(resource) && /^\w+::/.test(String(resource['Type'])),
  );
}

/** Reads the parts of a template. */
export function readTemplate(document: SpecDocument): Template {
  const root = isMap(document.root) ? document.root : {};
  const resources = new Map<string, TemplateResource>();
  const at = placeOf(document.rootAt, 'Resources');
  for (const [logicalId, value] of Object.entries(mapAt(root, 'Resources'))) {
    if (!isMap(value) || typeof value['Type'] !== 'string') continue;
    const own = placeOf(at, logicalId);
    const condition = value['Condition'];
    resources.set(logicalId, {
      logicalId,
      type: value['Type'],
      properties: {
        value: withGlobals(root, value['Type'], mapAt(value, 'Properties')),
        at: placeOf(own, 'Properties'),
      },
      at: { ...own, part: 'key' },
      condition: typeof condition === 'string' ? condition : undefined,
    });
  }
  return {
    document,
    resources,
    parameters: mapAt(root, 'Parameters'),
    conditions: mapAt(root, 'Conditions'),
    mappings: mapAt(root, 'Mappings'),
  };
}

/** A map below a key; an empty one where there is none. */
export function mapAt(map: InputMap, key: string): InputMap {
  const value = Object.hasOwn(map, key) ? map[key] : undefined;
  return isMap(value) ? value : {};
}

const globalSections: ReadonlyMap<string, string> = new Map([
  ['AWS::Serverless::Function', 'Function'],
  ['AWS::Serverless::Api', 'Api'],
  ['AWS::Serverless::HttpApi', 'HttpApi'],
]);

/** SAM's `Globals`: maps are merged, lists are put together, a resource's own values win (documented). */
function withGlobals(root: InputMap, type: string, properties: InputMap): InputMap {
  const section = globalSections.get(type);
  const globals = section === undefined ? {} : mapAt(mapAt(root, 'Globals'), section);
  return Object.keys(globals).length === 0 ? properties : (merged(globals, properties) as InputMap);
}

function merged(global: unknown, own: unknown): unknown {
  if (own === undefined) return global;
  if (Array.isArray(global) && Array.isArray(own)) return [...global, ...own];
  if (!isMap(global) || !isMap(own)) return own;
  const result: Record<string, unknown> = { ...global };
  for (const [key, value] of Object.entries(own)) {
    setMember(result, key, merged(Object.hasOwn(global, key) ? global[key] : undefined, value));
  }
  return result;
}

import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Verdict } from './api-change.ts';
import { sameContent, shown } from './differences.ts';

/** One difference of two JSON Schemas, judged for both directions. */
export interface SchemaChange {
  /** Dotted path into the value: `owner.name`, `tags[]`, `` for the value itself. */
  readonly path: string;
  readonly change: string;
  /** For a body that callers send and API Gateway validates. */
  readonly request: Verdict;
  /** For a body that callers read. */
  readonly response: Verdict;
}

/**
 * What a change of a model's schema (draft 4) asks of callers. Structure is followed through `properties`, `items` and the lists of
 * `allOf`; references are compared by name, since the model they mean is compared by itself. What is not understood is risky both ways.
 */
export function schemaChanges(before: JsonValue, after: JsonValue, path = ''): SchemaChange[] {
  if (sameContent(before, after)) return [];
  if (!isObject(before) || !isObject(after)) {
    return [{ path, change: 'the schema changed', request: 'risky', response: 'risky' }];
  }
  return [
    ...typeChanges(before, after, path),
    ...requiredChanges(before, after, path),
    ...propertyChanges(before, after, path),
    ...enumChanges(before, after, path),
    ...boundChanges(before, after, path),
    ...otherChanges(before, after, path),
  ];
}

function typeChanges(before: JsonObject, after: JsonObject, path: string): SchemaChange[] {
  const [old, now] = [typesOf(before), typesOf(after)];
  const gone = old.filter((type) => !covers(now, type));
  const more = now.filter((type) => !covers(old, type));
  if (gone.length === 0 && more.length === 0) return [];
  const change = `type ${old.join(' or ') || 'any'} became ${now.join(' or ') || 'any'}`;
  // No type at all means any type.
  const narrowed = old.length === 0 || (gone.length > 0 && now.length > 0);
  const widened = now.length === 0 || (more.length > 0 && old.length > 0);
  return [{ path, change, request: narrowed ? 'breaking' : 'safe', response: widened ? 'breaking' : 'safe' }];
}

/** Every integer is a number. */
function covers(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function typesOf({ type }: JsonObject): string[] {
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.map(String).sort() : [];
}

function requiredChanges(before: JsonObject, after: JsonObject, path: string): SchemaChange[] {
  const [old, now] = [textsOf(before['required']), textsOf(after['required'])];
  return [
    ...now
      .filter((name) => !old.includes(name))
      .map((name): SchemaChange => {
        return { path: join(path, name), change: 'became required', request: 'breaking', response: 'safe' };
      }),
    ...old
      .filter((name) => !now.includes(name))
      .map((name): SchemaChange => {
        return {
          path: join(path, name),
          change: 'is no longer required',
          request: 'safe',
          response: 'breaking',
        };
      }),
  ];
}

function propertyChanges(before: JsonObject, after: JsonObject, path: string): SchemaChange[] {
  const [old, now] = [objectOf(before['properties']), objectOf(after['properties'])];
  const changes: SchemaChange[] = [];
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [was, is] = [own(old, name), own(now, name)];
    const at = join(path, name);
    if (was !== undefined && is !== undefined) changes.push(...schemaChanges(was, is, at));
    else if (was !== undefined) {
      // A body that still has it is refused only where nothing else may be there.
      const request = after['additionalProperties'] === false ? 'breaking' : 'safe';
      changes.push({ path: at, change: 'was removed', request, response: 'breaking' });
    } else {
      // A body could have had it before, in any form, unless nothing else might be there.
      const request = before['additionalProperties'] === false || accepts(is) ? 'safe' : 'risky';
      changes.push({ path: at, change: 'was added', request, response: 'safe' });
    }
  }
  return changes;
}

function accepts(schema: JsonValue | undefined): boolean {
  return isObject(schema) && Object.keys(schema).every((key) => key === 'description' || key === 'title');
}

function enumChanges(before: JsonObject, after: JsonObject, path: string): SchemaChange[] {
  const [old, now] = [before['enum'], after['enum']];
  if (sameContent(old, now)) return [];
  if (!Array.isArray(old))
    return [{ path, change: `only takes ${shown(now)} now`, request: 'breaking', response: 'safe' }];
  if (!Array.isArray(now))
    return [{ path, change: 'takes any value now', request: 'safe', response: 'risky' }];
  const has = (list: readonly JsonValue[], value: JsonValue) => list.some((each) => sameContent(each, value));
  const gone = old.filter((value) => !has(now, value));
  const more = now.filter((value) => !has(old, value));
  return [
    ...gone.map((value): SchemaChange => {
      return { path, change: `no longer takes ${shown(value)}`, request: 'breaking', response: 'safe' };
    }),
    // Callers that know the old values meet one that they do not know.
    ...more.map((value): SchemaChange => {
      return { path, change: `also takes ${shown(value)}`, request: 'safe', response: 'risky' };
    }),
  ];
}

/** Keyword and what makes it stricter: a greater value or a smaller one. */
const bounds: readonly (readonly [keyword: string, stricter: 'greater' | 'smaller'])[] = [
  ['minimum', 'greater'],
  ['minLength', 'greater'],
  ['minItems', 'greater'],
  ['minProperties', 'greater'],
  ['maximum', 'smaller'],
  ['maxLength', 'smaller'],
  ['maxItems', 'smaller'],
  ['maxProperties', 'smaller'],
];

function boundChanges(before: JsonObject, after: JsonObject, path: string): SchemaChange[] {
  return bounds.flatMap(([keyword, stricter]): SchemaChange[] => {
    const [old, now] = [before[keyword], after[keyword]];
    if (sameContent(old, now)) return [];
    const tighter = isTighter(old, now, stricter);
    const change = `${keyword} ${shown(old)} became ${shown(now)}`;
    return [{ path, change, request: tighter ? 'breaking' : 'safe', response: tighter ? 'safe' : 'risky' }];
  });
}

function isTighter(
  old: JsonValue | undefined,
  now: JsonValue | undefined,
  stricter: 'greater' | 'smaller',
): boolean {
  if (typeof now !== 'number') return false;
  if (typeof old !== 'number') return true;
  return stricter === 'greater' ? now > old : now < old;
}

const understood = new Set([
  ...['type', 'required', 'properties', 'enum', 'items', 'additionalProperties', 'pattern', 'allOf'],
  ...['title', 'description', 'example', 'default', '$schema', 'definitions', 'id'],
  ...bounds.map(([keyword]) => keyword),
]);

function otherChanges(before: JsonObject, after: JsonObject, path: string): SchemaChange[] {
  const changes: SchemaChange[] = [
    ...patternChange(before, after, path),
    ...additionalChange(before, after, path),
  ];
  const [old, now] = [before['items'], after['items']];
  if (isObject(old) && isObject(now)) changes.push(...schemaChanges(old, now, `${path}[]`));
  else if (!sameContent(old, now)) {
    const request = now === undefined ? 'safe' : 'breaking';
    changes.push({ path: `${path}[]`, change: 'the items changed', request, response: 'risky' });
  }
  changes.push(...allOfChanges(before['allOf'], after['allOf'], path));
  for (const keyword of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (understood.has(keyword) || sameContent(own(before, keyword), own(after, keyword))) continue;
    changes.push({ path, change: `${keyword} changed`, request: 'risky', response: 'risky' });
  }
  return changes;
}

function patternChange(before: JsonObject, after: JsonObject, path: string): SchemaChange[] {
  const [old, now] = [before['pattern'], after['pattern']];
  if (sameContent(old, now)) return [];
  if (now === undefined) return [{ path, change: 'the pattern is gone', request: 'safe', response: 'risky' }];
  const request = old === undefined ? 'breaking' : 'risky';
  return [{ path, change: `must match ${shown(now)} now`, request, response: 'safe' }];
}

function additionalChange(before: JsonObject, after: JsonObject, path: string): SchemaChange[] {
  const [old, now] = [before['additionalProperties'] ?? true, after['additionalProperties'] ?? true];
  if (sameContent(old, now)) return [];
  if (now === false) {
    return [{ path, change: 'takes no further properties now', request: 'breaking', response: 'safe' }];
  }
  if (now === true)
    return [{ path, change: 'takes further properties now', request: 'safe', response: 'safe' }];
  return [{ path, change: 'the further properties changed', request: 'risky', response: 'risky' }];
}

function allOfChanges(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: string,
): SchemaChange[] {
  if (sameContent(before, after)) return [];
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) {
    return [{ path, change: 'allOf changed', request: 'risky', response: 'risky' }];
  }
  return before.flatMap((schema: JsonValue, i) =>
    schemaChanges(schema, (after[i] as JsonValue) ?? null, path),
  );
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function textsOf(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

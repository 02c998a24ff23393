/** Names that every object answers to without having them. */
const inherited: readonly string[] = Object.getOwnPropertyNames(Object.prototype);

/** Whether a schema has a property of such a name: only then is it worth asking objects what is their own. */
export function mentionsInheritedNames(schema: unknown): boolean {
  const text = JSON.stringify(schema) ?? '';
  return inherited.some((name) => text.includes(`"${name}"`));
}

/** Where a schema holds one schema, a list of them, and schemas by name. */
const schemaKeywords = ['additionalProperties', 'additionalItems', 'items', 'not'] as const;
const listKeywords = ['allOf', 'anyOf', 'oneOf', 'items'] as const;
const mapKeywords = ['properties', 'patternProperties', 'definitions', 'dependencies'] as const;

/**
 * A schema in which properties named `__proto__` are checked: ajv passes over them in `properties` and `dependencies`. For the former
 * a pattern that matches nothing else says the same, also to `additionalProperties`; the latter is put as `anyOf`, which says the same
 * in other words.
 */
export function withPrototypeProperty(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const copy: Record<string, unknown> = { ...schema };
  for (const keyword of schemaKeywords)
    if (copy[keyword] !== undefined) copy[keyword] = withPrototypeProperty(copy[keyword]);
  for (const keyword of listKeywords)
    if (Array.isArray(copy[keyword])) copy[keyword] = copy[keyword].map(withPrototypeProperty);
  for (const keyword of mapKeywords) if (isMap(copy[keyword])) copy[keyword] = eachOf(copy[keyword]);
  moveProperty(copy);
  moveDependency(copy);
  return copy;
}

function moveProperty(schema: Record<string, unknown>): void {
  const own = takeOut(schema, 'properties');
  if (own === undefined) return;
  schema['patternProperties'] = { ...(schema['patternProperties'] as object), '^__proto__$': own };
}

function moveDependency(schema: Record<string, unknown>): void {
  const own = takeOut(schema, 'dependencies');
  if (own === undefined) return;
  const then = Array.isArray(own) ? { required: own } : own;
  const rest = Array.isArray(schema['allOf']) ? schema['allOf'] : [];
  schema['allOf'] = [...rest, { anyOf: [{ not: { required: ['__proto__'] } }, then] }];
}

/** Takes `__proto__` out of a map of schemas. */
function takeOut(schema: Record<string, unknown>, keyword: string): unknown {
  const map = schema[keyword];
  if (!isMap(map) || !Object.hasOwn(map, '__proto__')) return undefined;
  const own = Object.getOwnPropertyDescriptor(map, '__proto__')?.value;
  schema[keyword] = Object.fromEntries(Object.entries(map).filter(([name]) => name !== '__proto__'));
  return own;
}

function eachOf(map: object): object {
  return Object.fromEntries(Object.entries(map).map(([name, one]) => [name, withPrototypeProperty(one)]));
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

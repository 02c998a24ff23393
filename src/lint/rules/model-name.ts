import { schema } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import { childOf, mapsBelow, placeOf, type SpecNode } from '../spec/node.ts';
import { modelNameOf, takenNames } from '../spec/schema-name.ts';
import type { SpecView } from '../spec/view.ts';

/** The name of a schema is made of letters and digits. */
export const modelName = rule({
  id: 'model-name',
  severity: 'error',
  protocols: rest,
  summary: 'The name of a schema is made of letters and digits',
  reason: '"Model name must be alphanumeric" stops the whole import.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html',
  awsVerdict: 'refuses the import',
  fixable: true,
  bad: [schema('{ type: object }', '«pet_v1»')],
  good: [schema('{ type: object }', 'PetV1')],
  adopts: [{ id: 'model-name' }],
  check({ spec, found }, report) {
    const refused = found.filter(({ ruleId }) => ruleId === 'model-name');
    if (refused.length === 0) return;
    const fixes = renames(spec);
    for (const { at, message, help } of refused) {
      const fix = at && fixes.get(at.pointer);
      if (at) report(at, message, { ...(help ? { help } : {}), ...(fix ? { fix } : {}) });
    }
  },
});

/** New names by the pointers of the schemas, with every `$ref` to them; none where other files may refer to them too. */
function renames(spec: SpecView): Map<string, Fix> {
  const { document, root, schemas } = spec;
  const fixes = new Map<string, Fix>();
  if (document.files.length > 1) return fixes;
  const refs = refsOf(root);
  const taken = takenNames(root);
  for (const schema of schemas) {
    if (/^[A-Za-z0-9]+$/.test(schema.key)) continue;
    const key = modelNameOf(schema.key, taken);
    taken.add(key.toLowerCase());
    const at = placeOf(schema);
    const home = at.pointer.slice(0, at.pointer.lastIndexOf('/') + 1);
    const edits = (refs.get(`#${at.pointer}`) ?? []).map(
      (ref) => ({ kind: 'set', at: placeOf(ref), value: `#${home}${key}` }) as const,
    );
    fixes.set(at.pointer, [{ kind: 'rename', at, key }, ...edits]);
  }
  return fixes;
}

/** The values of every `$ref` of a document, by their text. */
function refsOf(root: SpecNode): Map<string, SpecNode[]> {
  const refs = new Map<string, SpecNode[]>();
  for (const map of mapsBelow(root)) {
    const node = childOf(map, '$ref');
    if (typeof node?.value !== 'string') continue;
    const text = decoded(node.value);
    const others = refs.get(text);
    if (others) others.push(node);
    else refs.set(text, [node]);
  }
  return refs;
}

/** `pet%20v1` and `pet v1` mean the same schema. */
function decoded(ref: string): string {
  try {
    return decodeURIComponent(ref);
  } catch {
    return ref;
  }
}

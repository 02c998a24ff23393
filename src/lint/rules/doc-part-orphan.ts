import { nearest } from '../../diagnostics/nearest.ts';
import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, descend, itemsOf, plain } from '../spec/node.ts';
import type { SpecView } from '../spec/view.ts';

/** A documentation part is about a path and method of the document. */
export const docPartOrphan = rule({
  id: 'doc-part-orphan',
  severity: 'warn',
  protocols: rest,
  summary: 'A documentation part is about a path and method of the document',
  reason: 'One about something that is not there is kept and never shown.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      'responses: {}',
      'x-amazon-apigateway-documentation: { documentationParts: [{ location: { type: METHOD, path: «/dogs», method: GET }, properties: {} }] }',
    ),
  ],
  good: [
    operation(
      'responses: {}',
      'x-amazon-apigateway-documentation: { documentationParts: [{ location: { type: METHOD, path: /pets, method: GET }, properties: {} }] }',
    ),
  ],
  check({ spec }, report) {
    const parts = itemsOf(descend(spec.root, 'x-amazon-apigateway-documentation', 'documentationParts'));
    if (parts.length === 0) return;
    const known = knownPaths(spec);
    for (const part of parts) {
      const location = childOf(part, 'location');
      const path = childOf(location, 'path');
      const method = childOf(location, 'method');
      const name = plain(path) ?? '/';
      const verb = plain(method)?.toUpperCase();
      if (path && !known.has(name)) {
        const close = nearest(name, known.keys());
        report(path, `There is no path ${name}.`, {
          help: close === undefined ? 'Remove the part.' : `Did you mean ${close}?`,
        });
      } else if (method && verb !== undefined && verb !== '*' && !isSomewhere(known, name, verb)) {
        report(method, `${name} has no ${verb}.`, { help: 'Remove the part.' });
      }
    }
  },
});

/** A part of a parent path is inherited by the paths below. */
function isSomewhere(known: ReadonlyMap<string, ReadonlySet<string>>, path: string, verb: string): boolean {
  for (const [other, verbs] of known) {
    if (other.startsWith(path) && (verbs.has(verb) || verbs.has('ANY'))) return true;
  }
  return false;
}

/** Verbs by path, the parents that exist only on the way included. */
function knownPaths(spec: SpecView): Map<string, Set<string>> {
  const known = new Map<string, Set<string>>([['/', new Set<string>()]]);
  for (const { segments, methods } of spec.paths) {
    for (let length = 0; length <= segments.length; length++) {
      const path = `/${segments.slice(0, length).join('/')}`;
      const verbs = known.get(path) ?? new Set<string>();
      if (length === segments.length) for (const { verb } of methods) verbs.add(verb);
      known.set(path, verbs);
    }
  }
  return known;
}

import { nearest } from '../../diagnostics/nearest.ts';
import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** Every field is one that OpenAPI knows, with a value of the type it says. */
export const openapiSchema = rule({
  id: 'openapi-schema',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'Every field is one that OpenAPI knows, with a value of the type it says',
  reason:
    "A misspelt field is simply not there for API Gateway. The fields and types are those of swagger-parser's schemas.",
  basis: 'our own',
  reference: 'https://spec.openapis.org/oas/v3.0.3.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation('«reponses»: { "200": { description: ok } }'),
    operation('«tags»: pets\nresponses: { "200": { description: ok } }').replace(
      '«tags»: pets',
      'tags: «pets»',
    ),
  ],
  good: [
    operation('responses: { "200": { description: ok } }\nx-team: pets'),
    'swagger: "2.0"\ninfo: { title: pets, version: "1" }\npaths: { /pets: { get: { responses: { "200": { description: ok } } } } }\n',
  ],
  check({ spec, found, checkStructure }, report) {
    const refused = new Set(found.map(({ at }) => at?.pointer));
    for (const { pointer, unknownKey, known, owner, expected } of checkStructure(
      spec.root.value,
      spec.format,
    )) {
      const at = { file: spec.root.file, pointer: `${spec.document.rootAt.pointer}${pointer}` };
      if (refused.has(at.pointer)) continue;
      if (unknownKey === undefined) {
        report(at, `OpenAPI wants ${nameOf(expected)} here.`, { help: `Write ${nameOf(expected)}.` });
        continue;
      }
      const close = nearest(unknownKey, known);
      report(
        { ...at, part: 'key' },
        `OpenAPI has no field ${unknownKey} here${owner === 'document' ? '' : ` (${owner})`}.`,
        {
          help: close === undefined ? 'Remove it, or begin its name with x-.' : `Did you mean ${close}?`,
        },
      );
    }
  },
});

const names: ReadonlyMap<string | undefined, string> = new Map([
  ['string', 'a text'],
  ['array', 'a list'],
  ['object', 'a map'],
  ['boolean', 'true or false'],
  ['integer', 'a whole number'],
  ['number', 'a number'],
]);

function nameOf(type: string | undefined): string {
  return names.get(type) ?? 'another value';
}

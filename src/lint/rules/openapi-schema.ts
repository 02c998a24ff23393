import { nearest } from '../../diagnostics/nearest.ts';
import type { StructureProblem } from '../../schemas/openapi-structure.ts';
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
    'openapi: 3.0.1\ninfo: { title: pets, version: 1.0 }\npaths: {}\n',
    'swagger: "2.0"\ninfo: { title: pets, version: "1" }\npaths: { /pets: { get: { responses: { "200": { description: ok } } } } }\n',
  ],
  check({ spec, found, checkStructure }, report) {
    // A document of another kind or version is not measured by a version that it is not of.
    if (found.some(({ ruleId }) => ruleId === 'openapi-version')) return;
    // A number as the version becomes a text on import (recorded).
    const refused = new Set(found.map(({ at }) => at?.pointer));
    const placed = checkStructure(spec.root.value, spec.format).map((problem) => ({
      ...problem,
      at: { file: spec.root.file, pointer: `${spec.document.rootAt.pointer}${problem.pointer}` },
    }));
    const told = placed.filter(({ at, pointer }) => !refused.has(at.pointer) && pointer !== '/info/version');
    for (const [problem, others] of inGroups(told)) {
      const { at, unknownKey, known, owner, expected } = problem;
      if (unknownKey === undefined) {
        report(at, `OpenAPI wants ${nameOf(expected)} here.`, { help: `Write ${nameOf(expected)}.` });
        continue;
      }
      const close = nearest(unknownKey, known);
      const more = others === 0 ? '' : `, nor ${others} others beside it`;
      report(
        { ...at, part: 'key' },
        `OpenAPI has no field ${unknownKey} here${owner === 'document' ? '' : ` (${owner})`}${more}.`,
        { help: close === undefined ? 'Remove it, or begin its name with x-.' : `Did you mean ${close}?` },
      );
    }
  },
});

/** A map of something else altogether, as generators leave it, is one finding and not one for each of its keys. */
const mostOfOneMap = 20;

/** Each problem with 0, or the first of many in one map with the number of the others. */
function inGroups<T extends StructureProblem>(problems: readonly T[]): (readonly [T, number])[] {
  const groups = new Map<string, T[]>();
  for (const problem of problems) {
    const isKey = problem.unknownKey !== undefined;
    const map = isKey ? problem.pointer.slice(0, problem.pointer.lastIndexOf('/')) : `${problem.pointer} `;
    const group = groups.get(map);
    if (group) group.push(problem);
    else groups.set(map, [problem]);
  }
  return [...groups.values()].flatMap((group): (readonly [T, number])[] => {
    const [first] = group;
    if (first && group.length > mostOfOneMap) return [[first, group.length - 1]];
    return group.map((each) => [each, 0]);
  });
}

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

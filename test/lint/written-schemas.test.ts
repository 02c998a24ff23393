import { describe, expect, it } from 'vitest';
import { lintText } from './lint-text.ts';

/** Where the rule about repeated enum values finds something. */
async function repeats(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = await lintText(files, {
    severityOf: ({ id, severity }) => (id === 'model-enum-duplicate' ? severity : 'off'),
  });
  return findings
    .filter(({ ruleId }) => ruleId === 'model-enum-duplicate')
    .map(({ at }) => `${at?.file}#${at?.pointer}`);
}

const head = 'openapi: 3.0.1\ninfo: { title: pets, version: "1" }\n';
const twice = '{ type: string, enum: [dog, dog] }';
const body = (schema: string) => `content: { application/json: { schema: ${schema} } }`;
const file = 'spec.yaml';

/** API Gateway makes a model of each of them (import-export.md, models of inline schemas). */
describe('rules about models look at schemas', () => {
  it('that are written in request and response bodies', async () => {
    const text = `${head}paths:\n  /pets:\n    post:\n      requestBody: { ${body(twice)} }\n      responses: { "200": { description: ok, ${body(`{ type: array, items: ${twice} }`)} } }\n`;

    expect(await repeats({ [file]: text })).toEqual([
      'spec.yaml#/paths/~1pets/post/requestBody/content/application~1json/schema/enum/1',
      'spec.yaml#/paths/~1pets/post/responses/200/content/application~1json/schema/items/enum/1',
    ]);
  });

  it('of Swagger 2 responses', async () => {
    const text = `swagger: "2.0"\ninfo: { title: pets, version: "1" }\npaths: { /pets: { get: { responses: { "200": { description: ok, schema: ${twice} } } } } }\n`;

    expect(await repeats({ [file]: text })).toEqual([
      'spec.yaml#/paths/~1pets/get/responses/200/schema/enum/1',
    ]);
  });

  it('in other files, however often they are referred to', async () => {
    const pet = "{ $ref: './pet.yaml#/Pet' }";
    const text = `${head}paths:\n  /pets:\n    post:\n      requestBody: { ${body(pet)} }\n      responses: { "200": { description: ok, ${body(pet)} } }\ncomponents: { schemas: { Pet: ${pet} } }\n`;
    const other = `Pet: { type: object, properties: { kind: { $ref: '#/Kind' }, parent: { $ref: '#/Pet' } } }\nKind: ${twice}\n`;

    expect(await repeats({ [file]: text, 'pet.yaml': other })).toEqual(['pet.yaml#/Kind/enum/1']);
  });
});

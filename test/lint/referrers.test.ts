import { describe, expect, it } from 'vitest';
import { withReferrers } from '../../src/lint/referrers.ts';
import { lintText } from './lint-text.ts';

async function waysOf(files: Readonly<Record<string, string>>): Promise<readonly string[][]> {
  const { document, findings } = await lintText(files, {
    severityOf: ({ id, severity }) => (id === 'model-enum-duplicate' ? severity : 'off'),
  });
  if (!document) throw new Error('The spec cannot be read.');
  return withReferrers(
    findings.filter(({ ruleId }) => ruleId === 'model-enum-duplicate'),
    document,
  ).map(({ related = [] }) => related.map(({ at, note }) => `${at.file}#${at.pointer} ${note}`));
}

const head = 'openapi: 3.0.1\ninfo: { title: pets, version: "1" }\n';
const note = 'referred to from here';

describe('findings in files that a spec refers to', () => {
  it('show the way that leads there, nearest first', async () => {
    const ways = await waysOf({
      'spec.yaml': `${head}paths: { /pets: { $ref: 'paths.yaml#/pets' } }\n`,
      'paths.yaml':
        "pets: { post: { requestBody: { content: { application/json: { schema: { $ref: 'pet.yaml#/Pet' } } } }, responses: {} } }\n",
      'pet.yaml': 'Pet: { type: object, properties: { kind: { type: string, enum: [dog, dog] } } }\n',
    });

    expect(ways).toEqual([
      [
        `paths.yaml#/pets/post/requestBody/content/application~1json/schema/$ref ${note}`,
        `spec.yaml#/paths/~1pets/$ref ${note}`,
      ],
    ]);
  });

  it('end where two files refer to each other', async () => {
    const ways = await waysOf({
      'spec.yaml': `${head}paths: {}\ncomponents: { schemas: { Pet: { $ref: 'a.yaml#/Pet' } } }\n`,
      'a.yaml': "Pet: { type: object, properties: { b: { $ref: 'b.yaml#/Kind' } } }\n",
      'b.yaml':
        "Kind: { type: string, enum: [dog, dog], x-more: { $ref: 'a.yaml#/Pet' } }\nOther: { $ref: 'a.yaml#/Pet' }\n",
    });

    expect(ways).toEqual([
      [`a.yaml#/Pet/properties/b/$ref ${note}`, `spec.yaml#/components/schemas/Pet/$ref ${note}`],
    ]);
  });

  it('say nothing more in the spec itself', async () => {
    const ways = await waysOf({
      'spec.yaml': `${head}paths: {}\ncomponents: { schemas: { Pet: { type: string, enum: [dog, dog] } } }\n`,
    });

    expect(ways).toEqual([[]]);
  });
});

import { describe, expect, it } from 'vitest';
import { compileModels } from '../../src/schemas/model-validator.ts';
import { structureChecker } from '../../src/schemas/openapi-structure.ts';

/** Our choice: fields with the names of JavaScript's own methods are data (ajv's uniqueItems called them). */
describe.each(['toString', 'valueOf', 'constructor'])('two objects with a field named %s', (name) => {
  const both = [{ [name]: 1 }, { [name]: 1 }];

  it('are repeated items of a body', () => {
    const models = new Map([['Pets', { type: 'array', uniqueItems: true }]]);

    expect(compileModels(models, 'https://models.example/')('Pets')(both)).toBe(
      '[array must not contain duplicate elements]',
    );
  });

  it('may stand among the parameters of a document', () => {
    const parameters = both.map((each) => ({ name: 'a', in: 'query', ...each }));
    const root = {
      openapi: '3.0.1',
      info: { title: 'pets', version: '1' },
      paths: { '/pets': { get: { parameters, responses: {} } } },
    };

    expect(() => structureChecker()(root, 'openapi')).not.toThrow();
  });
});

import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A parameter name is used once in a method. */
export const paramNameReused = rule({
  id: 'param-name-reused',
  severity: 'error',
  protocols: rest,
  summary: 'A parameter name is used once in a method',
  reason: '"Parameter names must be unique across querystring, header and path".',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/import-errors-and-warnings.html',
  awsVerdict: 'refuses the import',
  bad: [
    operation(
      `
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
      - «{ name: id, in: query, schema: { type: string } }»`,
      '',
      '/pets/{id}',
    ),
  ],
  good: [
    operation(
      'parameters: [{ name: id, in: path, required: true, schema: { type: string } }]',
      '',
      '/pets/{id}',
    ),
  ],
  adopts: [{ id: 'param-name-reused' }],
});

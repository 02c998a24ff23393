import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** A parameter name is made of a-z, A-Z, 0-9 and : . _ $ -. */
export const paramNameChars = rule({
  id: 'param-name-chars',
  severity: 'error',
  protocols: restAndHttp,
  summary: 'A parameter name is made of a-z, A-Z, 0-9 and : . _ $ -',
  reason: '"Parameter name should match the following regular expression: ^[a-zA-Z0-9:._$-]+$".',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/import-errors-and-warnings.html',
  awsVerdict: 'refuses the import',
  bad: [operation('parameters: [{ name: «"filter[kind]"», in: query, schema: { type: string } }]')],
  good: [operation('parameters: [{ name: filter.kind, in: query, schema: { type: string } }]')],
  adopts: [{ id: 'param-name-chars' }],
});

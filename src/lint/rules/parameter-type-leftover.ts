import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** An OpenAPI 3 parameter has its type in its schema. */
export const parameterTypeLeftover = rule({
  id: 'parameter-type-leftover',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'An OpenAPI 3 parameter has its type in its schema',
  reason: 'API Gateway says "Parse issue: attribute ... .type is unexpected".',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/import-errors-and-warnings.html',
  awsVerdict: 'warns at import',
  fixable: true,
  bad: [
    operation(`
    parameters:
      - { name: kind, in: query, type: «string» }
    responses: {}`),
  ],
  good: [
    operation(`
    parameters:
      - { name: kind, in: query, schema: { type: string } }
    responses: {}`),
  ],
  adopts: [{ id: 'parameter-type-leftover' }],
});

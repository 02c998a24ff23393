import { operation, schema } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** Every model that a method names exists. */
export const modelMissing = rule({
  id: 'model-missing',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'Every model that a method names exists',
  reason: 'API Gateway goes on without it.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/import-errors-and-warnings.html',
  awsVerdict: 'warns at import',
  bad: [
    {
      protocol: 'HTTP',
      spec: operation(
        `
    requestBody:
      content:
        application/json:
          schema: «{ $ref: '#/components/schemas/Pet' }»
    responses: {}`,
        '',
        '/pets',
        'post',
      ),
    },
  ],
  good: [schema('{ type: object }')],
  adopts: [{ id: 'model-missing' }],
});

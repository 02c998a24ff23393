import { doc, operation } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every $ref leads to something. */
export const unresolvedRef = rule({
  id: 'unresolved-ref',
  severity: 'error',
  protocols: every,
  summary: 'Every $ref leads to something',
  reason: 'API Gateway says "Reference to model not found. Ignoring." and goes on without the model.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/import-errors-and-warnings.html',
  awsVerdict: 'warns at import',
  bad: [
    operation(`
    requestBody:
      content:
        application/json:
          schema: { $ref: «'#/components/schemas/Pt'» }`),
  ],
  good: [
    doc(`
    paths: {}
    components:
      schemas:
        Pet: { type: object }
        Pets: { type: array, items: { $ref: '#/components/schemas/Pet' } }`),
  ],
  adopts: [{ id: 'unresolved-ref' }],
});

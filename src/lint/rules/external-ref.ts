import { doc, operation } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every $ref leads to a part of the document or to a file beside it. */
export const externalRef = rule({
  id: 'external-ref',
  severity: 'error',
  protocols: every,
  summary: 'Every $ref leads to a part of the document or to a file beside it',
  reason: `API Gateway follows no $ref out of the document ("Model reference must be in canonical form"); gwctl bundles files below the spec's folder and opens no connection.`,
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'refuses the import',
  bad: [
    operation(`
    requestBody:
      content:
        application/json:
          schema: { $ref: «'https://pets.example.com/pet.json'» }`),
  ],
  good: [
    doc(`
    paths: {}
    components: { schemas: { Pet: { type: object } } }`),
  ],
  adopts: [{ id: 'remote-ref' }, { id: 'ref-outside' }],
});

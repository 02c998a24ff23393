import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A form is passed to the backend as it is, not declared field by field. */
export const formParameter = rule({
  id: 'form-parameter',
  severity: 'warn',
  protocols: rest,
  summary: 'A form is passed to the backend as it is, not declared field by field',
  reason: 'API Gateway has no form parameters and no models for forms: nothing of it is checked.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    'swagger: "2.0"\ninfo: { title: pets, version: "1" }\npaths:\n  /pets:\n    post:\n      parameters: [«{ name: photo, in: formData, type: file }»]\n      responses: {}\n',
  ],
  good: [operation('parameters: [{ name: kind, in: query, schema: { type: string } }]')],
  adopts: [{ id: 'form-parameter' }],
});

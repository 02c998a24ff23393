import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { isBodyValidated } from '../spec/iterate.ts';
import { keyPlace } from '../spec/node.ts';

const form = (operationKeys: string, rootKeys: string, mediaType = 'multipart/form-data') =>
  operation(
    `
    requestBody:
      content:
        ${mediaType}: { schema: { type: object } }
    responses: {}
    ${operationKeys}`,
    rootKeys,
    '/pets',
    'post',
  );

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
    form(
      'x-amazon-apigateway-request-validator: all',
      'x-amazon-apigateway-request-validators: { all: { validateRequestBody: true } }',
      '«multipart/form-data»',
    ),
  ],
  good: [
    operation('parameters: [{ name: kind, in: query, schema: { type: string } }]'),
    form('', 'x-amazon-apigateway-request-validators: { all: { validateRequestBody: true } }'),
  ],
  adopts: [{ id: 'form-parameter' }],
  piecewise: true,
  check({ spec }, report) {
    for (const method of spec.methods) {
      const holder = method.body.schemas.find(({ mediaType }) => isForm(mediaType))?.schema.parent;
      // A Swagger 2 form is of formData parameters: the importer tells of each.
      if (spec.format === 'swagger' || !holder || !isBodyValidated(spec, method)) continue;
      report(keyPlace(holder), `Nothing of a form is validated: ${method.name} takes any.`, {
        help: 'Check the form in the backend, or take JSON.',
      });
    }
  },
});

function isForm(mediaType: string): boolean {
  return /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(mediaType);
}

import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A documentation part has a type, and the keys that its type has. */
export const docPartLocation = rule({
  id: 'doc-part-location',
  severity: 'error',
  protocols: rest,
  summary: 'A documentation part has a type, and the keys that its type has',
  reason: 'API Gateway refuses a location with other keys.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-documenting-api.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(
      'paths: {}\nx-amazon-apigateway-documentation: { documentationParts: [{ location: { type: API, «path»: / }, properties: {} }] }',
    ),
  ],
  good: [
    doc(
      'paths: {}\nx-amazon-apigateway-documentation: { documentationParts: [{ location: { type: API }, properties: {} }] }',
    ),
  ],
  adopts: [{ id: 'documentation-part' }],
});

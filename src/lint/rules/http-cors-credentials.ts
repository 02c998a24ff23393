import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** allowCredentials goes with named origins, not with *. */
export const httpCorsCredentials = rule({
  id: 'http-cors-credentials',
  severity: 'error',
  protocols: http,
  summary: 'allowCredentials goes with named origins, not with *',
  reason: 'API Gateway refuses the pair, and so do browsers.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html',
  awsVerdict: 'refuses the import',
  bad: [doc('paths: {}\nx-amazon-apigateway-cors: { allowOrigins: «["*"]», allowCredentials: true }')],
  good: [
    doc(
      'paths: {}\nx-amazon-apigateway-cors: { allowOrigins: ["https://pets.example.com"], allowCredentials: true }',
    ),
  ],
  adopts: [{ id: 'http-cors' }],
});

import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A cache key is a parameter that the method declares. */
export const cacheKeyUndeclared = rule({
  id: 'cache-key-undeclared',
  severity: 'error',
  protocols: rest,
  summary: 'A cache key is a parameter that the method declares',
  reason: '"Invalid cache key parameter specified" stops the whole import.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
  awsVerdict: 'refuses the import',
  bad: [
    integration(
      '{ type: http, httpMethod: GET, uri: "https://pets.example.com", cacheKeyParameters: [«method.request.querystring.kind»] }',
    ),
  ],
  good: [
    integration(
      '{ type: http, httpMethod: GET, uri: "https://pets.example.com", cacheKeyParameters: [method.request.querystring.kind] }',
      'parameters: [{ name: kind, in: query, schema: { type: string } }]',
    ),
  ],
  adopts: [{ id: 'cache-key-undeclared' }],
});

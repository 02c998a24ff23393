import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, itemsOf, plain } from '../spec/node.ts';

/** A cached method has every parameter that it forwards in its key. */
export const cacheKeyMissing = rule({
  id: 'cache-key-missing',
  severity: 'warn',
  protocols: rest,
  summary: 'A cached method has every parameter that it forwards in its key',
  reason: 'Two requests that differ in the parameter get one answer.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    requestParameters: { integration.request.querystring.page: «method.request.querystring.page» }
    cacheKeyParameters: [method.request.querystring.kind]`,
      'parameters: [{ name: kind, in: query, schema: { type: string } }, { name: page, in: query, schema: { type: string } }]',
    ),
  ],
  good: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    requestParameters: { integration.request.querystring.kind: method.request.querystring.kind }
    cacheKeyParameters: [method.request.querystring.kind]`,
      'parameters: [{ name: kind, in: query, schema: { type: string } }]',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { integration: backend, method } of eachIntegration(spec)) {
      const keys = itemsOf(childOf(backend.node, 'cacheKeyParameters')).map(plain);
      // Only a list says that somebody meant to cache this method and thought about the key.
      if (keys.length === 0) continue;
      for (const mapping of backend.requestParameters) {
        const source = plain(mapping) ?? '';
        if (
          !/^method\.request\.(?:path|querystring|header)\./.test(source) ||
          keys.includes(source) ||
          keys.includes(mapping.key)
        )
          continue;
        report(
          mapping,
          `${source} of ${method.name} is sent to the backend and is not part of the cache key.`,
          { help: `Add ${source} to cacheKeyParameters.` },
        );
      }
    }
  },
});

import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { declares } from '../spec/method.ts';
import { childOf, itemsOf, plain } from '../spec/node.ts';

/** A cache key is a parameter that the method declares. */
export const cacheKeyUndeclared = rule({
  id: 'cache-key-undeclared',
  severity: 'error',
  protocols: rest,
  summary: 'A cache key is a parameter that the method declares',
  reason: 'API Gateway refuses others.',
  basis: 'documented',
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
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration: backend } of eachIntegration(spec)) {
      for (const item of itemsOf(childOf(backend.node, 'cacheKeyParameters'))) {
        const source =
          /^method\.request\.(path|querystring|multivaluequerystring|header|multivalueheader)\.(.+)$/.exec(
            plain(item) ?? '',
          );
        if (!source) continue;
        const [, kind = '', name = ''] = source;
        const location = kind.replace('multivalue', '');
        if (declares(method, location, name) || (location === 'path' && method.path.variables.includes(name)))
          continue;
        report(item, `${method.name} does not declare ${location} ${name}.`, {
          help: 'Add it to parameters.',
        });
      }
    }
  },
});

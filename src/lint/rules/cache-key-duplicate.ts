import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, itemsOf, placeOf, plain } from '../spec/node.ts';

/** A cache key is listed once. */
export const cacheKeyDuplicate = rule({
  id: 'cache-key-duplicate',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'A cache key is listed once',
  reason: "API Gateway's own exports list some twice; it does no harm.",
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
  awsVerdict: 'has no opinion',
  fixable: true,
  bad: [
    integration(
      '{ type: http, httpMethod: GET, uri: "https://pets.example.com", cacheKeyParameters: [method.request.querystring.kind, «method.request.querystring.kind»] }',
      'parameters: [{ name: kind, in: query, schema: { type: string } }]',
    ),
  ],
  good: [
    integration(
      '{ type: http, httpMethod: GET, uri: "https://pets.example.com", cacheKeyParameters: [method.request.querystring.kind] }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { integration: backend } of eachIntegration(spec)) {
      const list = childOf(backend.node, 'cacheKeyParameters');
      const seen = new Set<unknown>();
      for (const item of itemsOf(list)) {
        if (seen.has(item.value) && list) {
          const value = [...new Set(itemsOf(list).flatMap((each) => plain(each) ?? []))];
          report(item, `${String(item.value)} is listed twice.`, {
            help: 'Remove one.',
            fix: [{ kind: 'set', at: placeOf(list), value }],
          });
        }
        seen.add(item.value);
      }
    }
  },
});

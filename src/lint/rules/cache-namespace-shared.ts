import { doc, integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { integrationNode } from '../spec/integration.ts';
import { childOf, plain, type SpecNode, textOf } from '../spec/node.ts';

/** Methods that share a cache namespace have one backend. */
export const cacheNamespaceShared = rule({
  id: 'cache-namespace-shared',
  severity: 'warn',
  protocols: rest,
  summary: 'Methods that share a cache namespace have one backend',
  reason: 'The answers of two backends are mixed in one cache.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(`
    paths:
      /pets:
        get: { responses: {}, x-amazon-apigateway-integration: { type: http, httpMethod: GET, uri: "https://pets.example.com/pets", cacheNamespace: pets, cacheKeyParameters: [] } }
      /dogs:
        get: { responses: {}, x-amazon-apigateway-integration: { type: http, httpMethod: GET, uri: "https://pets.example.com/dogs", cacheNamespace: «pets», cacheKeyParameters: [] } }`),
  ],
  good: [
    integration(
      '{ type: http, httpMethod: GET, uri: "https://pets.example.com/pets", cacheNamespace: pets }',
    ),
  ],
  check({ spec }, report) {
    const owners = new Map<string, { readonly uri: string | undefined; readonly node: SpecNode }>();
    for (const method of spec.methods) {
      const backend = integrationNode(spec.document, method.node);
      const node = childOf(backend, 'cacheNamespace');
      const name = plain(node);
      if (!node || name === undefined || name === '') continue;
      const uri = textOf(backend, 'uri');
      const owner = owners.get(name);
      if (!owner) owners.set(name, { uri, node });
      else if (owner.uri !== uri) {
        report(node, `The namespace ${name} also holds answers of ${owner.uri ?? 'a mock'}.`, {
          help: 'Use another namespace.',
          related: [{ at: owner.node, note: 'the other one' }],
        });
      }
    }
  },
});

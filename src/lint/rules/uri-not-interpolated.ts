import { integration } from '../examples.ts';
import { every, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, plain, type SpecNode } from '../spec/node.ts';

/** A URI or ARN holds no leftovers of a templating tool. */
export const uriNotInterpolated = rule({
  id: 'uri-not-interpolated',
  severity: 'error',
  protocols: every,
  summary: 'A URI or ARN holds no leftovers of a templating tool',
  reason:
    'undefined, null, [object Object], %s or {{name}} in a URI is the trace of a value that a tool did not have.',
  basis: 'reported',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration('{ type: http, httpMethod: GET, uri: "https://«undefined».example.com/pets" }'),
    integration('{ type: http, httpMethod: GET, uri: "«{{host}}»/pets" }'),
  ],
  good: [integration('{ type: http, httpMethod: GET, uri: "https://pets.example.com/nullable/{id}" }')],
  adopts: (['integration-uri', 'aws-uri-form', 'aws-proxy-service', 'lambda-arn-bare'] as const).map(
    (id) => ({
      id,
      when: (_at: unknown, node: () => SpecNode | undefined) => leftover.test(plain(node()) ?? ''),
    }),
  ),
  piecewise: true,
  check({ spec }, report) {
    for (const { integration } of eachIntegration(spec)) {
      for (const key of ['uri', 'credentials', 'connectionId']) {
        const node = childOf(integration.node, key);
        const match = typeof node?.value === 'string' ? leftover.exec(node.value) : null;
        if (!node || !match) continue;
        report(node, `The ${key} holds "${match[0]}", which a templating tool left behind.`, {
          help: 'Give the value to the tool that wrote this file.',
          inside: { start: match.index, end: match.index + match[0].length },
        });
      }
    }
  },
});

const leftover =
  /(?<![\w-])(?:undefined|null|NaN|None)(?![\w-])|\[object Object\]|%[sd](?![\w])|\{\{[^}]*\}\}|<[\w -]+>/;

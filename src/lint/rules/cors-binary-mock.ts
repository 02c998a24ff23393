import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, has, itemsOf, placeOf, plain, wordOf } from '../spec/node.ts';

/** With binary media type "all", a mock that answers preflights converts to text. */
export const corsBinaryMock = rule({
  id: 'cors-binary-mock',
  severity: 'warn',
  protocols: rest,
  summary: 'With binary media type */*, a mock that answers preflights converts to text',
  reason: 'Otherwise the preflight was seen to end as 500.',
  basis: 'reported',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-configure-with-console.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    operation(
      'x-amazon-apigateway-integration: «{ type: mock }»',
      'x-amazon-apigateway-binary-media-types: ["*/*"]',
      '/pets',
      'options',
    ),
  ],
  good: [
    operation(
      'x-amazon-apigateway-integration: { type: mock, contentHandling: CONVERT_TO_TEXT }',
      'x-amazon-apigateway-binary-media-types: ["*/*"]',
      '/pets',
      'options',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    const types = itemsOf(childOf(spec.root, 'x-amazon-apigateway-binary-media-types'));
    if (!types.some((each) => plain(each) === '*/*')) return;
    for (const { method, integration: backend } of eachIntegration(spec)) {
      if (
        method.verb !== 'OPTIONS' ||
        backend.type !== 'mock' ||
        wordOf(backend.node, 'contentHandling') === 'convert_to_text'
      )
        continue;
      report(backend.node, `Preflights of ${method.path.path} may end as 500: every body counts as binary.`, {
        help: 'Write contentHandling: CONVERT_TO_TEXT.',
        ...(has(backend.node, 'contentHandling')
          ? {}
          : {
              fix: [
                {
                  kind: 'insert',
                  at: placeOf(backend.node),
                  key: 'contentHandling',
                  value: 'CONVERT_TO_TEXT',
                },
              ],
            }),
      });
    }
  },
});

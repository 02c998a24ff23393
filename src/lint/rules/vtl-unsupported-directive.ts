import { requestTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachTemplate } from '../spec/iterate.ts';

/** A template has no #include, #parse or #evaluate. */
export const vtlUnsupportedDirective = rule({
  id: 'vtl-unsupported-directive',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: 'A template has no #include, #parse or #evaluate',
  reason: 'There is nothing to load; gwctl refuses the three, and what API Gateway does is not known.',
  basis: 'unverified',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [requestTemplate('«#parse("pets.vm")»')],
  good: [requestTemplate('#set($kind = "dog"){ "kind": "$kind" }')],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node } of eachTemplate(spec)) {
      for (const statement of spec.templateFacts(text).refused) {
        report(node, `#${statement.directive} is not supported.`, {
          help: 'Write the text in place.',
          inside: statement,
        });
      }
    }
  },
  adopts: [{ id: 'template-directive' }],
});

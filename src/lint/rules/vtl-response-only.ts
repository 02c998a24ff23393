import { requestTemplate, responseTemplate } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachTemplate } from '../spec/iterate.ts';
import { propertyPath } from '../vtl/template-facts.ts';

/** requestOverride is set in a request template. */
export const vtlResponseOnly = rule({
  id: 'vtl-response-only',
  severity: 'error',
  protocols: rest,
  summary: 'requestOverride is set in a request template',
  reason:
    'In a response template the request has been sent: the override does nothing. (responseOverride works in both, which was recorded.)',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html',
  awsVerdict: 'fails at run time',
  bad: [responseTemplate('#set(«$context.requestOverride.header.kind» = "dog"){}')],
  good: [requestTemplate('#set($context.requestOverride.header.kind = "dog"){}')],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node, role } of eachTemplate(spec)) {
      if (role === 'request') continue;
      for (const target of spec.templateFacts(text).assignments) {
        if (target.name !== 'context' || !propertyPath(target).startsWith('requestOverride')) continue;
        report(node, 'requestOverride does nothing in a response template.', {
          help: 'Set it in the request template.',
          inside: target,
        });
      }
    }
  },
});

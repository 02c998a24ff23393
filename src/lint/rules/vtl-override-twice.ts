import { requestTemplate, responseTemplate } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachTemplate } from '../spec/iterate.ts';
import { overrideName } from '../vtl/repeated-overrides.ts';

/** A template overrides a parameter once. */
export const vtlOverrideTwice = rule({
  id: 'vtl-override-twice',
  severity: 'warn',
  protocols: rest,
  summary: 'A template overrides a parameter once',
  reason:
    'API Gateway may answer 5XX where one template overrides a parameter more than once. In gwctl the last value wins.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html',
  awsVerdict: 'fails at run time',
  bad: [
    requestTemplate(
      '#set($context.requestOverride.header.kind = "dog")#set(«$context.requestOverride.header.kind» = "cat"){}',
    ),
    responseTemplate(
      '#set($context.responseOverride.status = 200)#if($input.path("$.error"))#set(«$context.responseOverride.status» = 400)#end',
    ),
  ],
  good: [
    requestTemplate(
      '#set($kind = "dog")#set($kind = "cat")#set($context.requestOverride.header.kind = $kind){}',
    ),
    responseTemplate(
      '#if($input.path("$.error"))#set($context.responseOverride.status = 400)#else#set($context.responseOverride.status = 200)#end',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node } of eachTemplate(spec)) {
      for (const target of spec.templateFacts(text).repeatedOverrides()) {
        report(node, `The template may set ${overrideName(target)} more than once.`, {
          help: 'Put the value into a variable and set the override from it, once.',
          inside: target,
        });
      }
    }
  },
});

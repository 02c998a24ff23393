import { requestTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachTemplate } from '../spec/iterate.ts';

/** Every mapping template is Velocity. */
export const vtlSyntax = rule({
  id: 'vtl-syntax',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: 'Every mapping template is Velocity',
  reason:
    'API Gateway stores a broken template without a word, and every request that reaches it ends as 500.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [
    requestTemplate(`
    #if($input.params('kind') != "")
    { "kind": "dog" «}»`),
  ],
  good: [
    requestTemplate(`
    #if($input.params('kind') != "")
    { "kind": "dog" }
    #end`),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node, method } of eachTemplate(spec)) {
      const { error } = spec.templateFacts(text);
      if (!error) continue;
      const start = Math.max(0, Math.min(error.offset, text.trimEnd().length - 1));
      report(node, `The template of ${method.name} is not Velocity: ${error.message}`, {
        help: 'Every call that reaches this template ends as 500.',
        inside: { start, end: start + 1 },
      });
    }
  },
  adopts: [{ id: 'template-syntax' }],
});

import { preflight } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration, headerMappings, literalOf } from '../spec/iterate.ts';

/** Access-Control-Allow-Origin has one origin. */
export const corsOriginsList = rule({
  id: 'cors-origins-list',
  severity: 'error',
  protocols: rest,
  summary: 'Access-Control-Allow-Origin has one origin',
  reason: 'Several, separated by commas, are no header that a browser understands.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  bad: [preflight(`Origin: «"'https://a.example.com,https://b.example.com'"»`)],
  good: [preflight(`Origin: "'https://a.example.com'"`)],
  piecewise: true,
  check({ spec }, report) {
    for (const { integration: backend } of eachIntegration(spec)) {
      for (const node of headerMappings(backend, 'Access-Control-Allow-Origin')) {
        if (literalOf(node)?.includes(','))
          report(node, 'Several origins in one header mean none.', {
            help: 'Choose the origin in a template, or write one.',
          });
      }
    }
  },
});

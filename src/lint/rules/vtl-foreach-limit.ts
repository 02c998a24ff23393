import { requestTemplate } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachTemplate } from '../spec/iterate.ts';

/** Loops of a template go around 1000 times at most. */
export const vtlForeachLimit = rule({
  id: 'vtl-foreach-limit',
  severity: 'info',
  protocols: rest,
  summary: 'Loops of a template go around 1000 times at most',
  reason: 'API Gateway stops a #foreach after 1000 iterations; loops in loops get there soon.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'fails at run time',
  bad: [requestTemplate('«#foreach($i in [1..2000])$i #end»')],
  good: [requestTemplate('#foreach($i in [1..20])$i #end')],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node } of eachTemplate(spec)) {
      for (const statement of spec.templateFacts(text).directives) {
        if (statement.kind !== 'foreach' || statement.list.kind !== 'range') continue;
        const { from, to } = statement.list;
        if (from.kind !== 'number' || to.kind !== 'number') continue;
        const size =
          Math.abs(Number(text.slice(to.start, to.end)) - Number(text.slice(from.start, from.end))) + 1;
        if (size <= 1000) continue;
        report(node, `The loop goes around ${size} times; API Gateway stops after 1000.`, {
          inside: statement,
        });
      }
    }
  },
});

import type { Block, Statement } from '../../vtl/syntax.ts';
import { requestTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachTemplate } from '../spec/iterate.ts';

/** Loops of a template go around 1000 times at most. */
export const vtlForeachLimit = rule({
  id: 'vtl-foreach-limit',
  severity: 'info',
  protocols: restAndWebSocket,
  summary: 'Loops of a template go around 1000 times at most',
  reason: 'API Gateway stops a #foreach after 1000 iterations; loops in loops get there soon.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'fails at run time',
  bad: [
    requestTemplate('«#foreach($i in [1..2000])$i #end»'),
    requestTemplate('«#foreach($i in [1..50])#if($i != 5)#foreach($j in [1..50])$j #end#end#end»'),
  ],
  good: [
    requestTemplate('#foreach($i in [1..20])$i #end'),
    requestTemplate('#foreach($i in [1..20])#foreach($j in [1..50])$j #end#end'),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node } of eachTemplate(spec)) {
      for (const statement of spec.templateFacts(text).directives) {
        if (statement.kind !== 'foreach') continue;
        const size = sizeOf(statement, text);
        const together = size * innerSize(statement.body, text);
        if (together <= 1000) continue;
        const message =
          size > 1000
            ? `The loop goes around ${size} times; API Gateway stops after 1000.`
            : `The loops in it go around ${together} times in all; API Gateway stops after 1000.`;
        report(node, message, { inside: statement });
      }
    }
  },
});

/** How often a loop over a written range goes around; 1 where nobody can know. */
function sizeOf({ list }: Loop, text: string): number {
  if (list.kind !== 'range' || list.from.kind !== 'number' || list.to.kind !== 'number') return 1;
  const { from, to } = list;
  return Math.abs(Number(text.slice(to.start, to.end)) - Number(text.slice(from.start, from.end))) + 1;
}

type Loop = Statement & { readonly kind: 'foreach' };

/** The same for the largest loop of a block, with what goes around inside of it; a block may have more statements than a call arguments. */
function innerSize(block: Block, text: string): number {
  return block.reduce((most, statement) => {
    if (statement.kind === 'foreach')
      return Math.max(most, sizeOf(statement, text) * innerSize(statement.body, text));
    if (statement.kind !== 'if') return most;
    const bodies = [...statement.branches.map(({ body }) => body), statement.otherwise?.body ?? []];
    return bodies.reduce((largest, body) => Math.max(largest, innerSize(body, text)), most);
  }, 1);
}

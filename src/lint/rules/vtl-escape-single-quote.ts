import { requestTemplate } from '../examples.ts';
import { type Fix, restAndWebSocket, rule } from '../rule.ts';
import { eachHole } from '../spec/iterate.ts';
import { placeOf, type SpecNode } from '../spec/node.ts';
import { firstCall } from '../vtl/template-facts.ts';

/** What escapeJavaScript prints into JSON has its \' undone. */
export const vtlEscapeSingleQuote = rule({
  id: 'vtl-escape-single-quote',
  severity: 'info',
  protocols: restAndWebSocket,
  summary: "What escapeJavaScript prints into JSON has its \\' undone",
  reason: `escapeJavaScript writes \\' for an apostrophe, which JSON does not know; the documentation adds .replaceAll("\\\\'","'").`,
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [requestTemplate(`{ "kind": "«$util.escapeJavaScript($input.params('kind'))»" }`)],
  good: [
    requestTemplate(`{ "kind": "$util.escapeJavaScript($input.params('kind')).replaceAll("\\\\'","'")" }`),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node, hole, inString } of eachHole(spec)) {
      if (
        !inString ||
        hole.reference.name !== 'util' ||
        firstCall(hole.reference)?.name !== 'escapeJavaScript'
      )
        continue;
      if (hole.reference.members.length > 1) continue;
      report(node, "An apostrophe becomes \\', which is not JSON.", {
        help: `Append .replaceAll("\\\\'","'").`,
        inside: hole,
        fix: undone(node, text, hole),
      });
    }
  },
});

/** In `${...}` the call stands before the brace. */
function undone(node: SpecNode, text: string, { start, end }: { start: number; end: number }): Fix {
  const source = text.slice(start, end).trimEnd();
  const brace = source.endsWith('}') ? 1 : 0;
  const call = source.slice(0, source.length - brace);
  const mended = `${call}.replaceAll("\\\\'","'")${source.slice(source.length - brace)}`;
  return [{ kind: 'replace', at: placeOf(node), start, end: start + source.length, text: mended }];
}

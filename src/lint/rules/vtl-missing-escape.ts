import { requestTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachHole } from '../spec/iterate.ts';
import { placeOf } from '../spec/node.ts';

/** Text of a client that goes into a JSON string is escaped. */
export const vtlMissingEscape = rule({
  id: 'vtl-missing-escape',
  severity: 'warn',
  protocols: restAndWebSocket,
  summary: 'Text of a client that goes into a JSON string is escaped',
  reason: "A quote in the client's text ends the string: the client writes into the request to the backend.",
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [requestTemplate(`{ "kind": "«$input.params('kind')»" }`)],
  good: [requestTemplate(`{ "kind": "$util.escapeJavaScript($input.params('kind'))" }`)],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node, role, method, hole, inString } of eachHole(spec)) {
      if (role === 'response') continue;
      const variables = method.path.variables;
      if (!inString || (hole.source !== 'parameter' && hole.source !== 'client')) continue;
      const [call] = hole.reference.members;
      const argument = call?.kind === 'method' ? call.arguments[0] : undefined;
      // Path parameters reach a template percent-encoded (recorded): a quote cannot get through.
      if (hole.source === 'parameter' && argument?.kind === 'string' && variables.includes(argument.value))
        continue;
      const source = text.slice(hole.start, hole.end);
      report(node, `${source} goes into a JSON string as the client wrote it.`, {
        help: `Write $util.escapeJavaScript(${source}).`,
        inside: hole,
        fix: [
          {
            kind: 'replace',
            at: placeOf(node),
            start: hole.start,
            end: hole.end,
            text: `$util.escapeJavaScript(${source})`,
          },
        ],
      });
    }
  },
});

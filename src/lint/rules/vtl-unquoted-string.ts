import { requestTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachHole } from '../spec/iterate.ts';
import { propertyPath } from '../vtl/template-facts.ts';

/** A text that a template puts into JSON stands in double quotes. */
export const vtlUnquotedString = rule({
  id: 'vtl-unquoted-string',
  severity: 'warn',
  protocols: restAndWebSocket,
  summary: 'A text that a template puts into JSON stands in double quotes',
  reason:
    'A parameter or a $context variable prints its bare text, which is no JSON unless it happens to be a number.',
  basis: 'our own',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [requestTemplate(`{ "kind": «$input.params('kind')» }`)],
  good: [
    requestTemplate(`{ "kind": "$util.escapeJavaScript($input.params('kind'))", "all": $input.json('$') }`),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node, hole, asValue } of eachHole(spec)) {
      if (!asValue || !isText(hole.source, propertyPath(hole.reference))) continue;
      report(node, `${text.slice(hole.start, hole.end)} prints bare text, which is no JSON.`, {
        help: `Write "${text.slice(hole.start, hole.end)}" in double quotes, escaped.`,
        inside: hole,
      });
    }
  },
});

/** Numbers among the context variables, what an authorizer gave, and messageString, which has its own quotes, stand as they are. */
function isText(source: string, contextName: string): boolean {
  if (source === 'parameter') return true;
  return (
    source === 'context' &&
    /^(?:identity\.|requestId|extendedRequestId|requestTime$|httpMethod|path$|resourcePath|resourceId|stage$|apiId|domain|protocol)/.test(
      contextName,
    )
  );
}

import { requestTemplate } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachHole } from '../spec/iterate.ts';
import { firstCall } from '../vtl/template-facts.ts';

/** $input.json() stands without quotes. */
export const vtlQuotedJson = rule({
  id: 'vtl-quoted-json',
  severity: 'warn',
  protocols: rest,
  summary: '$input.json() stands without quotes',
  reason: 'It prints JSON, quotes included: inside of a string the first of them ends the string.',
  basis: 'our own',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [requestTemplate(`{ "pet": "«$input.json('$')»" }`)],
  good: [requestTemplate(`{ "pet": $input.json('$'), "text": "$util.escapeJavaScript($input.json('$'))" }`)],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node, hole, inString } of eachHole(spec)) {
      if (!inString || firstCall(hole.reference)?.name !== 'json' || hole.reference.name !== 'input')
        continue;
      report(
        node,
        `${text.slice(hole.start, hole.end)} prints JSON with quotes of its own, inside of a string.`,
        {
          help: 'Remove the quotes around it, or escape it with $util.escapeJavaScript.',
          inside: hole,
        },
      );
    }
  },
});

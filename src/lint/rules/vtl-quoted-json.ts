import { requestTemplate, responseTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachHole } from '../spec/iterate.ts';
import { firstCall } from '../vtl/template-facts.ts';

/** $input.json() stands without quotes. */
export const vtlQuotedJson = rule({
  id: 'vtl-quoted-json',
  severity: 'warn',
  protocols: restAndWebSocket,
  summary: '$input.json() and $input.body stand without quotes',
  reason: 'It prints JSON, quotes included: inside of a string the first of them ends the string.',
  basis: 'our own',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [
    requestTemplate(`{ "pet": "«$input.json('$')»", "raw": "«$input.body»" }`),
    requestTemplate(`#set($pet = $input.json('$'))\n{ "pet": "«$pet»" }`),
  ],
  good: [
    requestTemplate(`{ "pet": $input.json('$'), "text": "$util.escapeJavaScript($input.json('$'))" }`),
    responseTemplate('{ "message": "$input.body" }'),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node, role, mediaType, hole, inString } of eachHole(spec)) {
      if (!inString || hole.source !== 'json') continue;
      const isCall = hole.reference.name === 'input' && firstCall(hole.reference)?.name === 'json';
      // The raw body is JSON where the client sent JSON; a backend may answer a plain text.
      if (!isCall && (role === 'response' || !/json/i.test(mediaType))) continue;
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

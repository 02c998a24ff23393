import { integration, requestTemplate, responseTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachHole } from '../spec/iterate.ts';

/** A whole object goes into JSON by $input.json(), not by $input.path(). */
export const vtlPathInJson = rule({
  id: 'vtl-path-in-json',
  severity: 'warn',
  protocols: restAndWebSocket,
  summary: 'A whole object goes into JSON by $input.json(), not by $input.path()',
  reason: '$input.path() gives a Java object, which prints as {name=Rex}.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [
    requestTemplate(`{ "pet": «$input.path('$')» }`),
    responseTemplate('«$input.path("$")»'),
    responseTemplate("#set($pet = $input.path('$'))\n«$pet»"),
  ],
  good: [
    requestTemplate(`{ "pet": $input.json('$'), "age": $input.path('$.age') }`),
    integration(
      "{ type: http, httpMethod: GET, uri: https://pets.example.com, responses: { default: { statusCode: '200', responseTemplates: { text/html: $input.path('$') } } } }",
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node, hole, asValue } of eachHole(spec)) {
      if (
        !asValue ||
        hole.source !== 'payload' ||
        hole.reference.members.some(({ kind }) => kind === 'index')
      )
        continue;
      report(node, `${text.slice(hole.start, hole.end)} prints a Java object, as {name=Rex}.`, {
        help: "Write $input.json('$').",
        inside: hole,
      });
    }
  },
});

import { requestTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachHole } from '../spec/iterate.ts';

/** The result of $util.parseJson is used by its fields. */
export const vtlParseJsonPrinted = rule({
  id: 'vtl-parse-json-printed',
  severity: 'warn',
  protocols: restAndWebSocket,
  summary: 'The result of $util.parseJson is used by its fields',
  reason: 'Printed whole it is a Java object, as {name=Rex}.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [requestTemplate(`{ "pet": «$util.parseJson($input.path('$.body'))» }`)],
  good: [requestTemplate(`#set($pet = $util.parseJson($input.path('$.body'))){ "age": $pet.age }`)],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node, hole, asValue } of eachHole(spec)) {
      if (!asValue || hole.source !== 'parsed-json') continue;
      report(node, `${text.slice(hole.start, hole.end)} prints a Java object, as {name=Rex}.`, {
        help: 'Print its fields.',
        inside: hole,
      });
    }
  },
});

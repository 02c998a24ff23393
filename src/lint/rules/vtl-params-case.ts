import { requestTemplate } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachReference } from '../spec/iterate.ts';
import { firstCall } from '../vtl/template-facts.ts';

/** $input.params() names a parameter as it is declared. */
export const vtlParamsCase = rule({
  id: 'vtl-params-case',
  severity: 'info',
  protocols: rest,
  summary: '$input.params() names a parameter as it is declared',
  reason: 'Names are case-sensitive here.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [
    requestTemplate(
      `{ "kind": "$util.escapeJavaScript(«$input.params('x-kind')»)" }`,
      'parameters: [{ name: X-Kind, in: header, schema: { type: string } }]',
    ),
  ],
  good: [
    requestTemplate(
      `{ "kind": "$util.escapeJavaScript($input.params('X-Kind'))" }`,
      'parameters: [{ name: X-Kind, in: header, schema: { type: string } }]',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { node, method, reference } of eachReference(spec, 'input')) {
      const call = firstCall(reference);
      const name = call?.name === 'params' ? call.argument : undefined;
      if (name === undefined || method.parameters.some((each) => each.name === name)) continue;
      const declared = method.parameters.find((each) => each.name.toLowerCase() === name.toLowerCase());
      if (!declared) continue;
      report(node, `The parameter is declared as ${declared.name}; names are case-sensitive here.`, {
        help: `Write $input.params('${declared.name}').`,
        inside: reference,
      });
    }
  },
});

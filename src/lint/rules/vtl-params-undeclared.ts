import { requestTemplate } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachReference } from '../spec/iterate.ts';
import { firstCall } from '../vtl/template-facts.ts';

/** A parameter that a template reads is declared on the method. */
export const vtlParamsUndeclared = rule({
  id: 'vtl-params-undeclared',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'A parameter that a template reads is declared on the method',
  reason: 'It works without, but clients do not learn of it.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'drops or changes it silently',
  bad: [requestTemplate(`{ "kind": "$util.escapeJavaScript(«$input.params('kind')»)" }`)],
  good: [
    requestTemplate(
      `{ "kind": "$util.escapeJavaScript($input.params('kind'))" }`,
      'parameters: [{ name: kind, in: query, schema: { type: string } }]',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { node, method, role, reference } of eachReference(spec, 'input')) {
      if (role === 'response') continue;
      const variables = method.path.variables;
      const call = firstCall(reference);
      const name = call?.name === 'params' ? call.argument : undefined;
      if (name === undefined || variables.includes(name)) continue;
      if (method.parameters.some((each) => each.name.toLowerCase() === name.toLowerCase())) continue;
      report(node, `${method.name} does not declare the parameter ${name}.`, {
        help: 'Add it to parameters.',
        inside: reference,
      });
    }
  },
});

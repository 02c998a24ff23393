import { doc, operation } from '../examples.ts';
import { type Fix, restAndHttp, rule } from '../rule.ts';
import { addParameters, textType } from '../spec/declaration.ts';
import { declares } from '../spec/method.ts';
import { childOf, itemsOf, keyPlace } from '../spec/node.ts';
import type { MethodView } from '../spec/types.ts';

/** A path variable is declared as a parameter. */
export const pathVariableUndeclared = rule({
  id: 'path-variable-undeclared',
  severity: 'info',
  protocols: restAndHttp,
  summary: 'A path variable is declared as a parameter',
  reason: 'API Gateway adds the variable of the own segment by itself; what it means should be in the file.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html',
  awsVerdict: 'drops or changes it silently',
  fixable: true,
  bad: [doc('paths: { «"/pets/{petId}"»: { get: { responses: {} } } }')],
  good: [
    operation(
      'parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]',
      '',
      '/pets/{petId}',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    if (spec.protocol === 'HTTP') return;
    for (const path of spec.paths) {
      const missing = path.methods.flatMap((method) => undeclared(method).map((name) => ({ method, name })));
      const [first] = missing;
      if (!first) continue;
      report(
        keyPlace(path.keyNode),
        `${first.method.name} does not declare its path variable ${first.name}.`,
        {
          help: `Add a parameter ${first.name} with in: path and required: true.`,
          fix: path.methods.flatMap((method) => declared(method)),
        },
      );
    }
  },
});

/** A parameter whose $ref leads nowhere has a finding of its own, and may be the one that is missed here. */
function undeclared(method: MethodView): readonly string[] {
  const { variables } = method.path;
  if (method.verb === 'OPTIONS' || variables.every((name) => declares(method, 'path', name))) return [];
  const written = itemsOf(childOf(method.node, 'parameters')).length;
  if (written > method.parameters.filter(({ fromPath }) => !fromPath).length) return [];
  return variables.filter((name) => !declares(method, 'path', name) && !declares(method, 'path', `${name}+`));
}

function declared(method: MethodView): Fix {
  const type = textType(method.node);
  const parameters = undeclared(method).map((name) => ({ name, in: 'path', required: true, ...type }));
  return parameters.length > 0 ? addParameters(method.node, parameters) : [];
}

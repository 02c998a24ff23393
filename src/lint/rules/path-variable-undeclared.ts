import { doc, operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { declares, variablesOf } from '../spec/method.ts';
import { keyPlace } from '../spec/node.ts';

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
  bad: [doc('paths: { «"/pets/{petId}"»: { get: { responses: {} } } }')],
  good: [
    operation(
      'parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]',
      '',
      '/pets/{petId}',
    ),
  ],
  check({ spec }, report) {
    if (spec.protocol === 'HTTP') return;
    for (const path of spec.paths) {
      for (const method of path.methods) {
        const missing = variablesOf(path).find(
          (name) => !declares(method, 'path', name) && !declares(method, 'path', `${name}+`),
        );
        if (missing !== undefined && method.verb !== 'OPTIONS') {
          report(keyPlace(path.keyNode), `${method.name} does not declare its path variable ${missing}.`, {
            help: `Add a parameter ${missing} with in: path and required: true.`,
          });
        }
      }
    }
  },
});

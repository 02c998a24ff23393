import { nearest } from '../../diagnostics/nearest.ts';
import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { childOf } from '../spec/node.ts';

/** A path parameter is a variable of its path. */
export const pathVariableUnused = rule({
  id: 'path-variable-unused',
  severity: 'error',
  protocols: restAndHttp,
  summary: 'A path parameter is a variable of its path',
  reason: 'A mapping of a path parameter that is not in the path has no value.',
  basis: 'reported',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      'parameters: [{ name: «id», in: path, required: true, schema: { type: string } }]',
      '',
      '/pets/{petId}',
    ),
  ],
  good: [
    operation(
      'parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]',
      '',
      '/pets/{petId}',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { path, parameters } of spec.methods) {
      const variables = path.variables;
      for (const { name, location, node } of parameters) {
        if (location !== 'path' || variables.includes(name.replace(/\+$/, ''))) continue;
        const close = nearest(name, variables) ?? variables[0];
        report(childOf(node, 'name') ?? node, `The path ${path.path} has no variable ${name}.`, {
          help: close === undefined ? 'Remove the parameter.' : `Did you mean ${close}?`,
        });
      }
    }
  },
});

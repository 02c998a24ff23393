import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, placeOf } from '../spec/node.ts';

/** The parameter of {proxy+} is named proxy. */
export const pathGreedyDeclaredWithPlus = rule({
  id: 'path-greedy-declared-with-plus',
  severity: 'warn',
  protocols: rest,
  summary: 'The parameter of {proxy+} is named proxy',
  reason:
    "In REST APIs the plus belongs to the path, not to the parameter's name; exports of HTTP APIs write it there.",
  basis: 'reported',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html',
  awsVerdict: 'drops or changes it silently',
  fixable: true,
  bad: [
    operation(
      'parameters: [{ name: «proxy+», in: path, required: true, schema: { type: string } }]',
      '',
      '/{proxy+}',
    ),
  ],
  good: [
    operation(
      'parameters: [{ name: proxy, in: path, required: true, schema: { type: string } }]',
      '',
      '/{proxy+}',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { parameters } of spec.methods) {
      for (const { name, location, node } of parameters) {
        const place = childOf(node, 'name');
        if (location !== 'path' || !name.endsWith('+') || !place) continue;
        report(place, `The parameter ${name} has a plus that belongs to the path.`, {
          help: `Write ${name.slice(0, -1)}.`,
          fix: [{ kind: 'set', at: placeOf(place), value: name.slice(0, -1) }],
        });
      }
    }
  },
});

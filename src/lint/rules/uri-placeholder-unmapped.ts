import { integration } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, placeOf } from '../spec/node.ts';
import type { IntegrationView, MethodView } from '../spec/types.ts';

/** Every {name} in a URI has a mapping integration.request.path.name. */
export const uriPlaceholderUnmapped = rule({
  id: 'uri-placeholder-unmapped',
  severity: 'error',
  protocols: rest,
  summary: 'Every {name} in a URI has a mapping integration.request.path.name',
  reason: 'Without one the text {name} goes to the backend as it stands.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    integration(
      '{ type: http, httpMethod: GET, uri: "https://pets.example.com/pets/«{petId}»" }',
      'parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]',
      '/pets/{petId}',
    ),
  ],
  good: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com/pets/{petId}
    requestParameters: { integration.request.path.petId: method.request.path.petId }`,
      'parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]',
      '/pets/{petId}',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      const uri = childOf(integration.node, 'uri');
      if (!uri || integration.uri === undefined || integration.isLambda) continue;
      for (const match of integration.uri.matchAll(/(?<![${])\{([\w.:-]+)\+?\}/g)) {
        const name = match[1] ?? '';
        if (isMapped(integration, name)) continue;
        const fix = fixFor(method, integration, name);
        report(uri, `${match[0]} in the URI of ${method.name} has no mapping: it is sent as it stands.`, {
          help: `Add integration.request.path.${name}: method.request.path.${name} to requestParameters.`,
          inside: { start: match.index, end: match.index + match[0].length },
          ...(fix ? { fix } : {}),
        });
      }
    }
  },
});

function isMapped({ requestParameters, templates }: IntegrationView, name: string): boolean {
  if (requestParameters.some(({ key }) => key === `integration.request.path.${name}`)) return true;
  return templates.some(({ text }) => text.includes(`requestOverride.path.${name}`));
}

function fixFor(method: MethodView, integration: IntegrationView, name: string): Fix | undefined {
  if (!method.path.variables.includes(name)) return undefined;
  const key = `integration.request.path.${name}`;
  const value = `method.request.path.${name}`;
  const parameters = childOf(integration.node, 'requestParameters');
  return parameters
    ? [{ kind: 'insert', at: placeOf(parameters), key, value }]
    : [{ kind: 'insert', at: placeOf(integration.node), key: 'requestParameters', value: { [key]: value } }];
}

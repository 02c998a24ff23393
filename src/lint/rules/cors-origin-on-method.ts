import { doc } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import { declareHeader } from '../spec/declaration.ts';
import { corsPaths, headerMappings, literalOf } from '../spec/iterate.ts';
import { childOf, keyPlace, placeOf, type SpecNode } from '../spec/node.ts';
import type { IntegrationResponseView } from '../spec/types.ts';

/** Methods behind a preflight send Access-Control-Allow-Origin themselves. */
export const corsOriginOnMethod = rule({
  id: 'cors-origin-on-method',
  severity: 'warn',
  protocols: rest,
  summary: 'Methods behind a preflight send Access-Control-Allow-Origin themselves',
  reason:
    'The preflight is not enough: without the header on the answer itself the browser keeps it from the page.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    doc(`
    paths:
      /pets:
        get:
          responses: { "200": { description: ok } }
          x-amazon-apigateway-integration: { type: http, httpMethod: GET, uri: "https://pets.example.com", «responses»: { default: { statusCode: "200" } } }
        options:
          responses: { "200": { description: ok } }
          x-amazon-apigateway-integration:
            { type: mock, responses: { default: { statusCode: "200", responseParameters: { method.response.header.Access-Control-Allow-Origin: "'*'" } } } }`),
  ],
  good: [
    doc(`
    paths:
      /pets:
        get:
          responses: { "200": { description: ok } }
          x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: "https://pets.example.com" }
        options:
          responses: { "200": { description: ok } }
          x-amazon-apigateway-integration:
            { type: mock, responses: { default: { statusCode: "200", responseParameters: { method.response.header.Access-Control-Allow-Origin: "'*'" } } } }`),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { path, integration: preflight } of corsPaths(spec)) {
      const origin = literalOf(headerMappings(preflight, 'Access-Control-Allow-Origin')[0]);
      for (const { verb, name, node, integration: backend } of path.methods) {
        if (verb === 'OPTIONS' || !backend || backend.isProxy) continue;
        if (headerMappings(backend, 'Access-Control-Allow-Origin').length > 0) continue;
        if (backend.templates.some(({ text }) => /responseOverride\.header/i.test(text))) continue;
        const place = childOf(backend.node, 'responses') ?? backend.node;
        report(
          keyPlace(place),
          `${name} does not send Access-Control-Allow-Origin, as the OPTIONS of its path does.`,
          {
            help: 'Map method.response.header.Access-Control-Allow-Origin.',
            fix: mapped(node, backend.responses, origin),
          },
        );
      }
    }
  },
});

/** The origin of the preflight on every answer; nothing where one of them cannot declare the header. */
function mapped(
  operation: SpecNode,
  responses: readonly IntegrationResponseView[],
  origin: string | undefined,
): Fix {
  const header = 'Access-Control-Allow-Origin';
  const statuses = [...new Set(responses.flatMap(({ status }) => status ?? []))];
  const declared = statuses.map((status) => declareHeader(operation, status, header));
  if (origin === undefined || responses.length === 0 || declared.includes(undefined)) return [];
  const value = `'${origin}'`;
  const key = `method.response.header.${header}`;
  const edits = responses.map(({ node }): Fix[number] => {
    const parameters = childOf(node, 'responseParameters');
    return parameters
      ? { kind: 'insert', at: placeOf(parameters), key, value }
      : { kind: 'insert', at: placeOf(node), key: 'responseParameters', value: { [key]: value } };
  });
  return [...declared.flatMap((fix) => fix ?? []), ...edits];
}

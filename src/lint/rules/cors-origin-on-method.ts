import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { corsPaths, headerMappings } from '../spec/iterate.ts';
import { childOf, keyPlace } from '../spec/node.ts';

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
  check({ spec }, report) {
    for (const { path } of corsPaths(spec)) {
      for (const { verb, name, integration: backend } of path.methods) {
        if (verb === 'OPTIONS' || !backend || backend.isProxy) continue;
        if (headerMappings(backend, 'Access-Control-Allow-Origin').length > 0) continue;
        if (backend.templates.some(({ text }) => /responseOverride\.header/i.test(text))) continue;
        const place = childOf(backend.node, 'responses') ?? backend.node;
        report(
          keyPlace(place),
          `${name} does not send Access-Control-Allow-Origin, as the OPTIONS of its path does.`,
          {
            help: 'Map method.response.header.Access-Control-Allow-Origin.',
          },
        );
      }
    }
  },
});

import { lambdaUri, operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, itemsOf, keyPlace, plain, textOf } from '../spec/node.ts';

/** A cached method that is authorized has the caller in its key. */
export const cacheAuthorization = rule({
  id: 'cache-authorization',
  severity: 'error',
  protocols: rest,
  summary: 'A cached method that is authorized has the caller in its key',
  reason: 'The answer to one caller is given to the next.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html',
  awsVerdict: 'fails at run time',
  bad: [
    operation(
      `
    parameters: [{ name: kind, in: query, schema: { type: string } }]
    security: [{ guard: [] }]
    responses: {}
    x-amazon-apigateway-integration:
      { type: http, httpMethod: GET, uri: "https://pets.example.com", «cacheKeyParameters»: [method.request.querystring.kind] }`,
      `
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: "${lambdaUri}" } }`,
    ),
  ],
  good: [
    operation(
      `
    parameters: [{ name: Authorization, in: header, schema: { type: string } }]
    security: [{ guard: [] }]
    responses: {}
    x-amazon-apigateway-integration:
      { type: http, httpMethod: GET, uri: "https://pets.example.com", cacheKeyParameters: [method.request.header.Authorization] }`,
      `
    components:
      securitySchemes:
        guard: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: token, authorizerUri: "${lambdaUri}" } }`,
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration: backend } of eachIntegration(spec)) {
      const list = childOf(backend.node, 'cacheKeyParameters');
      const keys = itemsOf(list).map((each) => plain(each)?.toLowerCase() ?? '');
      if (!list || keys.length === 0 || method.security.isOpen) continue;
      const header = textOf(method.security.authorizer?.node, 'name')?.toLowerCase() ?? 'authorization';
      if (
        keys.includes(`method.request.header.${header}`) ||
        keys.some((key) => key.includes('authorizer') || key.includes('identity'))
      )
        continue;
      // An answer that is the same for everybody may be cached so: only what identifies the caller and is sent on makes it private.
      report(
        keyPlace(list),
        `${method.name} is authorized, and its cached answer is given to every caller.`,
        {
          help: `Add method.request.header.${header === 'authorization' ? 'Authorization' : header}, unless the answer is the same for everybody.`,
        },
      );
    }
  },
});

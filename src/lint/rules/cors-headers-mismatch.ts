import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { corsList, headersNeeded } from '../spec/cors.ts';
import { corsPaths } from '../spec/iterate.ts';
import { placeOf } from '../spec/node.ts';

/** Access-Control-Allow-Headers lists the headers that the methods of the path need. */
export const corsHeadersMismatch = rule({
  id: 'cors-headers-mismatch',
  severity: 'warn',
  protocols: rest,
  summary: 'Access-Control-Allow-Headers lists the headers that the methods of the path need',
  reason: 'The preflight passes, and then the browser does not send the call.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    doc(`
    paths:
      /pets:
        get: { responses: {}, security: [{ api_key: [] }] }
        options:
          responses: { "200": { description: ok } }
          x-amazon-apigateway-integration:
            type: mock
            responses:
              default:
                statusCode: "200"
                responseParameters:
                  method.response.header.Access-Control-Allow-Origin: "'*'"
                  method.response.header.Access-Control-Allow-Headers: «"'Content-Type'"»
    components: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }`),
  ],
  good: [
    doc(`
    paths:
      /pets:
        get: { responses: {}, security: [{ api_key: [] }] }
        options:
          responses: { "200": { description: ok } }
          x-amazon-apigateway-integration:
            type: mock
            responses:
              default:
                statusCode: "200"
                responseParameters:
                  method.response.header.Access-Control-Allow-Origin: "'*'"
                  method.response.header.Access-Control-Allow-Headers: "'Content-Type,X-Api-Key'"
    components: { securitySchemes: { api_key: { type: apiKey, name: x-api-key, in: header } } }`),
  ],
  check({ spec }, report) {
    for (const cors of corsPaths(spec)) {
      const listed = corsList(cors, 'Access-Control-Allow-Headers');
      if (!listed) continue;
      const allowed = new Set(listed.items.map((item) => item.toLowerCase()));
      // The wildcard does not cover Authorization (Fetch standard).
      const isAllowed = (name: string) =>
        allowed.has(name.toLowerCase()) || (allowed.has('*') && name.toLowerCase() !== 'authorization');
      const needed = cors.path.methods.filter(({ verb }) => verb !== 'OPTIONS').flatMap(headersNeeded);
      const missing = [
        ...new Map(
          needed.filter((name) => !isAllowed(name)).map((name) => [name.toLowerCase(), name]),
        ).values(),
      ];
      if (missing.length === 0) continue;
      const all = [...listed.items, ...missing].join(',');
      report(listed.node, `Browsers may not send ${missing.join(', ')} to ${cors.path.path}.`, {
        help: `Write '${all}'.`,
        fix: [{ kind: 'set', at: placeOf(listed.node), value: `'${all}'` }],
      });
    }
  },
});

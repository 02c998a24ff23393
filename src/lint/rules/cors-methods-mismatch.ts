import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { corsList } from '../spec/cors.ts';
import { corsPaths } from '../spec/iterate.ts';
import { placeOf } from '../spec/node.ts';

/** Access-Control-Allow-Methods lists the methods of the path. */
export const corsMethodsMismatch = rule({
  id: 'cors-methods-mismatch',
  severity: 'warn',
  protocols: rest,
  summary: 'Access-Control-Allow-Methods lists the methods of the path',
  reason: 'A browser does not make a call whose method is not listed.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    doc(`
    paths:
      /pets:
        delete: { responses: {} }
        options:
          responses: { "200": { description: ok } }
          x-amazon-apigateway-integration:
            type: mock
            responses:
              default:
                statusCode: "200"
                responseParameters:
                  method.response.header.Access-Control-Allow-Origin: "'*'"
                  method.response.header.Access-Control-Allow-Methods: «"'GET,OPTIONS'"»`),
  ],
  good: [
    doc(`
    paths:
      /pets:
        delete: { responses: {} }
        options:
          responses: { "200": { description: ok } }
          x-amazon-apigateway-integration:
            type: mock
            responses:
              default:
                statusCode: "200"
                responseParameters:
                  method.response.header.Access-Control-Allow-Origin: "'*'"
                  method.response.header.Access-Control-Allow-Methods: "'DELETE,OPTIONS'"`),
  ],
  check({ spec }, report) {
    for (const cors of corsPaths(spec)) {
      const listed = corsList(cors, 'Access-Control-Allow-Methods');
      if (!listed || listed.items.includes('*')) continue;
      const allowed = new Set(listed.items.map((item) => item.toUpperCase()));
      // GET, HEAD and POST need no permission by name (Fetch standard).
      const missing = cors.path.methods
        .map(({ verb }) => verb)
        .filter((verb) => !['ANY', 'OPTIONS', 'GET', 'HEAD', 'POST'].includes(verb) && !allowed.has(verb));
      if (missing.length === 0) continue;
      const all = [...listed.items, ...missing].join(',');
      report(listed.node, `${cors.path.path} has ${missing.join(', ')}, which browsers may not call.`, {
        help: `Write '${all}'.`,
        fix: [{ kind: 'set', at: placeOf(listed.node), value: `'${all}'` }],
      });
    }
  },
});

import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { headersNeeded } from '../spec/cors.ts';
import { headerMappings } from '../spec/iterate.ts';
import { keyPlace } from '../spec/node.ts';
import type { MethodView } from '../spec/types.ts';

/** A path whose methods send CORS headers has an OPTIONS method. */
export const corsOptionsMissing = rule({
  id: 'cors-options-missing',
  severity: 'warn',
  protocols: rest,
  summary: 'A path whose methods send CORS headers has an OPTIONS method',
  reason: 'The preflight gets 403 (Missing Authentication Token), and the browser never makes the call.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  bad: [
    doc(`
    paths:
      «/pets»:
        post:
          responses: { "200": { description: ok, headers: { Access-Control-Allow-Origin: { schema: { type: string } } } } }
          x-amazon-apigateway-integration:
            { type: mock, responses: { default: { statusCode: "200", responseParameters: { method.response.header.Access-Control-Allow-Origin: "'*'" } } } }`),
  ],
  good: [doc('paths: { /pets: { post: { responses: {} } } }')],
  check({ spec }, report) {
    for (const { path, keyNode, methods } of spec.paths) {
      if (methods.some(({ verb }) => verb === 'OPTIONS' || verb === 'ANY')) continue;
      const needy = methods.find(
        ({ integration: backend }) =>
          backend && !backend.isProxy && headerMappings(backend, 'Access-Control-Allow-Origin').length > 0,
      );
      if (!needy || needsNoPreflight(methods)) continue;
      report(
        keyPlace(keyNode),
        `${path} has no OPTIONS: browsers cannot ask whether they may call ${needy.name}.`,
        {
          help: 'Add an options operation with a mock.',
        },
      );
    }
  },
});

/** A plain GET without headers of its own is sent without asking. */
function needsNoPreflight(methods: readonly MethodView[]): boolean {
  return methods.every(
    (method) => (method.verb === 'GET' || method.verb === 'HEAD') && headersNeeded(method).length === 0,
  );
}

import type { JsonValue } from '../../model/json.ts';
import { doc } from '../examples.ts';
import { type Fix, http, rule } from '../rule.ts';
import { childOf, has, isTrue, keyPlace, placeOf } from '../spec/node.ts';
import type { MethodView } from '../spec/types.ts';
import type { SpecView } from '../spec/view.ts';
import { integrationKey } from '../spec/words.ts';

/** Beside an authorized $default route stands an open OPTIONS /{proxy+}. */
export const httpDefaultRoutePreflight = rule({
  id: 'http-default-route-preflight',
  severity: 'warn',
  protocols: http,
  summary: 'Beside an authorized $default route stands an open OPTIONS /{proxy+}',
  reason:
    'With CORS configured, the default route answers preflights too, and demands credentials that no browser sends.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    doc(`
    paths:
      /$default:
        «x-amazon-apigateway-any-method»: { isDefaultRoute: true, responses: {}, security: [{ iam: [] }] }
    components: { securitySchemes: { iam: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 } } }
    x-amazon-apigateway-cors: { allowOrigins: ["https://pets.example.com"] }`),
  ],
  good: [
    doc(`
    paths:
      /$default:
        x-amazon-apigateway-any-method: { isDefaultRoute: true, responses: {} }
    x-amazon-apigateway-cors: { allowOrigins: ["https://pets.example.com"] }`),
  ],
  check({ spec }, report) {
    if (!has(spec.root, 'x-amazon-apigateway-cors')) return;
    const any = spec.methods.find(
      ({ node, path }) => isTrue(node, 'isDefaultRoute') || path.path === '/$default',
    );
    if (!any || any.security.isOpen) return;
    if (
      spec.methods.some(
        ({ verb, path, security }) =>
          verb === 'OPTIONS' && /^\/\{\w+\+\}$/.test(path.path) && security.isOpen,
      )
    )
      return;
    report(keyPlace(any.node), 'The default route demands credentials of preflights too.', {
      help: 'Add an OPTIONS /{proxy+} route without security.',
      fix: open(spec, any),
    });
  },
});

/** Its answers come from the CORS configuration; the integration is the default route's own. */
function open({ root, paths }: SpecView, { node }: MethodView): Fix {
  const holder = childOf(root, 'paths');
  const integration = childOf(node, integrationKey);
  if (!holder || !integration) return [];
  const options = {
    security: [],
    responses: { default: { description: 'What a browser may send' } },
    // Written in the document, hence plain data.
    [integrationKey]: integration.value as JsonValue,
  };
  const greedy = paths.find(({ path }) => /^\/\{\w+\+\}$/.test(path));
  if (!greedy) return [{ kind: 'insert', at: placeOf(holder), key: '/{proxy+}', value: { options } }];
  if (greedy.methods.some(({ verb }) => verb === 'OPTIONS')) return [];
  return [{ kind: 'insert', at: placeOf(greedy.node), key: 'options', value: options }];
}

import { doc } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import { headersNeeded } from '../spec/cors.ts';
import { textType } from '../spec/declaration.ts';
import { headerMappings, literalOf } from '../spec/iterate.ts';
import { keyPlace, placeOf, type SpecNode } from '../spec/node.ts';
import type { MethodView } from '../spec/types.ts';
import { integrationKey } from '../spec/words.ts';

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
  fixable: true,
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
  piecewise: true,
  check({ spec }, report) {
    for (const { path, keyNode, node, methods } of spec.paths) {
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
          fix: preflight(node, methods, needy),
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

const allowed = 'Access-Control-Allow-';
/** What the console's CORS button allows (how-to-cors, documented). */
const usual = ['Content-Type', 'X-Amz-Date', 'Authorization', 'X-Api-Key', 'X-Amz-Security-Token'];

/** A mock that answers the preflights of a path, with the origin that its methods send. */
function preflight(
  item: SpecNode,
  methods: readonly MethodView[],
  { integration: backend }: MethodView,
): Fix {
  const origin = backend && literalOf(headerMappings(backend, `${allowed}Origin`)[0]);
  const [first] = methods;
  if (origin === undefined || !first) return [];
  const values: readonly (readonly [string, string])[] = [
    ['Headers', [...new Set([...usual, ...methods.flatMap(headersNeeded)])].join(',')],
    ['Methods', [...methods.map(({ verb }) => verb), 'OPTIONS'].join(',')],
    ['Origin', origin],
  ];
  const type = textType(item);
  const variables = first.path.variables.map((name) => ({ name, in: 'path', required: true, ...type }));
  const value = {
    ...(variables.length > 0 ? { parameters: variables } : {}),
    security: [],
    responses: {
      '200': {
        description: 'What a browser may send',
        headers: Object.fromEntries(values.map(([name]) => [`${allowed}${name}`, type])),
      },
    },
    [integrationKey]: {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      responses: {
        default: {
          statusCode: '200',
          responseParameters: Object.fromEntries(
            values.map(([name, text]) => [`method.response.header.${allowed}${name}`, `'${text}'`]),
          ),
        },
      },
    },
  };
  return [{ kind: 'insert', at: placeOf(item), key: 'options', value }];
}

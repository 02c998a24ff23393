import { integration } from '../examples.ts';
import { type Fix, rest, rule } from '../rule.ts';
import { corsPaths, headerMappings, literalOf } from '../spec/iterate.ts';
import { childOf, has, keyPlace, placeOf } from '../spec/node.ts';
import type { GatewayResponseView } from '../spec/types.ts';
import type { SpecView } from '../spec/view.ts';

/** Where CORS is used, the gateway's own errors send the origin header too. */
export const corsGatewayResponses = rule({
  id: 'cors-gateway-responses',
  severity: 'warn',
  protocols: rest,
  summary: "Where CORS is used, the gateway's own errors send the origin header too",
  reason:
    'Without DEFAULT_4XX and DEFAULT_5XX every error of the gateway looks like a CORS error in the browser.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  fixable: true,
  bad: [
    integration(
      `
    type: mock
    responses:
      default: { statusCode: "200", responseParameters: { method.response.header.Access-Control-Allow-Origin: "'*'" } }`,
      '',
      '/pets',
      'options',
    ).replace('paths:', '«paths»:'),
  ],
  good: [integration('type: mock', '', '/pets', 'options')],
  check({ spec }, report) {
    const [first] = corsPaths(spec);
    const paths = childOf(spec.root, 'paths');
    if (!first || !paths) return;
    const missing = ['DEFAULT_4XX', 'DEFAULT_5XX'].filter(
      (type) => !sendsOrigin(spec.gatewayResponses.find((each) => each.type === type)),
    );
    if (missing.length === 0) return;
    const fix = fixFor(
      spec,
      missing,
      literalOf(headerMappings(first.integration, 'Access-Control-Allow-Origin')[0]),
    );
    report(
      keyPlace(paths),
      `Errors of the gateway itself carry no Access-Control-Allow-Origin: ${missing.join(' and ')}.`,
      {
        help: 'Add gatewayresponse.header.Access-Control-Allow-Origin to these gateway responses.',
        ...(fix ? { fix } : {}),
      },
    );
  },
});

function sendsOrigin(response: GatewayResponseView | undefined): boolean {
  return (
    response?.parameters.some(
      ({ key }) => key.toLowerCase() === 'gatewayresponse.header.access-control-allow-origin',
    ) ?? false
  );
}

function fixFor(spec: SpecView, missing: readonly string[], origin: string | undefined): Fix | undefined {
  if (
    origin === undefined ||
    spec.gatewayResponses.length > 0 ||
    has(spec.root, 'x-amazon-apigateway-gateway-responses')
  )
    return undefined;
  const response = {
    responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': `'${origin}'` },
  };
  const value = Object.fromEntries(missing.map((type) => [type, response]));
  return [{ kind: 'insert', at: placeOf(spec.root), key: 'x-amazon-apigateway-gateway-responses', value }];
}

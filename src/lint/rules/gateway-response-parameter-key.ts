import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { keyPlace, placeOf } from '../spec/node.ts';

/** The key of a gateway response's parameter is gatewayresponse.header.NAME. */
export const gatewayResponseParameterKey = rule({
  id: 'gateway-response-parameter-key',
  severity: 'error',
  protocols: rest,
  summary: "The key of a gateway response's parameter is gatewayresponse.header.NAME",
  reason: 'A key with a slip imports without a word, and the header gets the slip for its name.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html',
  awsVerdict: 'drops or changes it silently',
  fixable: true,
  bad: [
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      DEFAULT_4XX:
        responseParameters: { «gatewayresponse.header.method.response.header.Access-Control-Allow-Origin»: "'*'" }`),
  ],
  good: [
    doc(`
    paths: {}
    x-amazon-apigateway-gateway-responses:
      DEFAULT_4XX:
        responseParameters: { gatewayresponse.header.Access-Control-Allow-Origin: "'*'" }`),
  ],
  check({ spec }, report) {
    for (const { parameters } of spec.gatewayResponses) {
      for (const node of parameters) {
        if (/^gatewayresponse\.(?:header|querystring|path)\.[\w-]+$/.test(node.key)) continue;
        const name = /([\w-]+)$/.exec(node.key)?.[1];
        report(keyPlace(node), `${node.key} is no gatewayresponse.header.NAME.`, {
          help: `Write gatewayresponse.header.${name ?? 'NAME'}.`,
          ...(name === undefined
            ? {}
            : { fix: [{ kind: 'rename', at: placeOf(node), key: `gatewayresponse.header.${name}` }] }),
        });
      }
    }
  },
});

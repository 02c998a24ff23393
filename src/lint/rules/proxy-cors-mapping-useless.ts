import { integration, lambdaUri } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegrationResponse } from '../spec/iterate.ts';
import { keyPlace } from '../spec/node.ts';

/** The backend of a proxy integration sends the CORS headers itself. */
export const proxyCorsMappingUseless = rule({
  id: 'proxy-cors-mapping-useless',
  severity: 'warn',
  protocols: rest,
  summary: 'The backend of a proxy integration sends the CORS headers itself',
  reason:
    'Response mappings of a proxy are imported and never applied: the browser does not see the headers.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(`
    type: aws_proxy
    httpMethod: POST
    uri: ${lambdaUri}
    responses: { default: { statusCode: "200", responseParameters: { «method.response.header.Access-Control-Allow-Origin»: "'*'" } } }`),
  ],
  good: [
    integration(`
    type: aws_proxy
    httpMethod: POST
    uri: ${lambdaUri}`),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration, response } of eachIntegrationResponse(spec)) {
      if (!integration.isProxy) continue;
      const mapping = response.parameters.find(({ key }) =>
        /^method\.response\.header\.access-control-/i.test(key),
      );
      if (!mapping) continue;
      report(keyPlace(mapping), `${method.name} is a proxy: this header is never added.`, {
        help: 'Send it from the backend.',
      });
    }
  },
});

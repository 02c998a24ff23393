import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegrationResponse } from '../spec/iterate.ts';
import { keyPlace } from '../spec/node.ts';

/** Headers that a page shall read are exposed. */
export const corsExposeHeaders = rule({
  id: 'cors-expose-headers',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'Headers that a page shall read are exposed',
  reason: 'A browser hides every header of an answer that Access-Control-Expose-Headers does not list.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(`
    type: mock
    responses:
      default:
        statusCode: "200"
        responseParameters:
          method.response.header.Access-Control-Allow-Origin: "'*'"
          «method.response.header.X-Total»: "'3'"`),
  ],
  good: [
    integration(`
    type: mock
    responses:
      default: { statusCode: "200", responseParameters: { method.response.header.Access-Control-Allow-Origin: "'*'" } }`),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { response } of eachIntegrationResponse(spec)) {
      const names = response.parameters.map(({ key }) =>
        key.toLowerCase().replace('method.response.header.', ''),
      );
      if (!names.includes('access-control-allow-origin') || names.includes('access-control-expose-headers'))
        continue;
      const hidden = response.parameters.find(({ key }) => /^method\.response\.header\.x-/i.test(key));
      if (hidden)
        report(keyPlace(hidden), 'Pages cannot read this header.', {
          help: 'Map Access-Control-Expose-Headers.',
        });
    }
  },
});

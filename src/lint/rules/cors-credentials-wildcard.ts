import { preflight } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegrationResponse, literalOf } from '../spec/iterate.ts';

/** Access-Control-Allow-Credentials goes with one origin, not with *. */
export const corsCredentialsWildcard = rule({
  id: 'cors-credentials-wildcard',
  severity: 'error',
  protocols: rest,
  summary: 'Access-Control-Allow-Credentials goes with one origin, not with *',
  reason: 'Browsers refuse the pair.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'fails at run time',
  bad: [preflight(`Origin: «"'*'"»\nCredentials: "'true'"`)],
  good: [preflight(`Origin: "'https://pets.example.com'"\nCredentials: "'true'"`)],
  piecewise: true,
  check({ spec }, report) {
    for (const { response } of eachIntegrationResponse(spec)) {
      const find = (name: string) =>
        response.parameters.find(({ key }) => key.toLowerCase() === `method.response.header.${name}`);
      const origin = find('access-control-allow-origin');
      if (
        !origin ||
        literalOf(origin) !== '*' ||
        literalOf(find('access-control-allow-credentials')) !== 'true'
      )
        continue;
      report(origin, 'Browsers refuse credentials with the origin *.', { help: 'Write the one origin.' });
    }
  },
});

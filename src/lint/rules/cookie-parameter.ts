import { operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** A parameter stands in the path, the query string or a header. */
export const cookieParameter = rule({
  id: 'cookie-parameter',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'A parameter stands in the path, the query string or a header',
  reason: 'API Gateway has no cookie parameters; they are left out.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [operation('parameters: [«{ name: session, in: cookie, schema: { type: string } }»]')],
  good: [operation('parameters: [{ name: Cookie, in: header, schema: { type: string } }]')],
  adopts: [{ id: 'cookie-parameter' }],
});

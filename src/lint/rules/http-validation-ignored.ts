import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** An HTTP API has no bodies and models to check. */
export const httpValidationIgnored = rule({
  id: 'http-validation-ignored',
  severity: 'info',
  protocols: http,
  summary: 'An HTTP API has no bodies and models to check',
  reason: 'They are ignored: nothing is validated.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: [doc('paths: {}\ncomponents: { schemas: «{ Pet: { type: object } }» }')],
  good: [doc('paths: {}')],
  adopts: [{ id: 'http-feature-ignored' }],
});

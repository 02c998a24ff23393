import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';

/** An HTTP API has no request validators. */
export const validatorOnHttpApi = rule({
  id: 'validator-on-http-api',
  severity: 'info',
  protocols: http,
  summary: 'An HTTP API has no request validators',
  reason: 'They are ignored, and AWS says so with an info: nothing is validated.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc(
      'paths: {}\n«x-amazon-apigateway-request-validators»: { all: { validateRequestBody: true, validateRequestParameters: true } }',
    ),
  ],
  good: [doc('paths: {}')],
  adopts: [{ id: 'extension-wrong-api-type', when: (at) => /request-validators?$/.test(at?.pointer ?? '') }],
});

import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A REST API has no x-amazon-apigateway-cors. */
export const corsExtensionOnRest = rule({
  id: 'cors-extension-on-rest',
  severity: 'error',
  protocols: rest,
  summary: 'A REST API has no x-amazon-apigateway-cors',
  reason: 'The extension is for HTTP APIs: a REST API needs OPTIONS methods.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-cors-configuration.html',
  awsVerdict: 'drops or changes it silently',
  bad: [doc('paths: {}\n«x-amazon-apigateway-cors»: { allowOrigins: ["*"] }')],
  good: [doc('paths: {}')],
  adopts: [
    {
      id: 'extension-wrong-api-type',
      when: (at) => at?.pointer.endsWith('/x-amazon-apigateway-cors') === true,
    },
  ],
});

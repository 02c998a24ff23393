import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every extension is one of this kind of API. */
export const extensionWrongApiType = rule({
  id: 'extension-wrong-api-type',
  severity: 'warn',
  protocols: every,
  summary: 'Every extension is one of this kind of API',
  reason: 'REST and HTTP APIs read different extensions; those of the other kind are ignored.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    {
      protocol: 'HTTP',
      spec: doc(`
    paths: {}
    «x-amazon-apigateway-binary-media-types»: [image/png]`),
    },
  ],
  good: [
    doc(`
    paths: {}
    x-amazon-apigateway-binary-media-types: [image/png]`),
  ],
  adopts: [{ id: 'extension-wrong-api-type' }],
});

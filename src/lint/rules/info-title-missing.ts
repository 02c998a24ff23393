import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** info.title names the API. */
export const infoTitleMissing = rule({
  id: 'info-title-missing',
  severity: 'error',
  protocols: every,
  summary: 'info.title names the API',
  reason: 'The title becomes the name of the API.',
  basis: 'unverified',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'refuses the import',
  bad: ['openapi: 3.0.1\n«info»:\n  version: "1"\npaths: {}\n'],
  good: [doc('paths: {}')],
  adopts: [{ id: 'info-title-missing' }],
});

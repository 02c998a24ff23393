import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every property of a template is one that gwctl emulates. */
export const templateProperty = rule({
  id: 'template-property',
  severity: 'warn',
  protocols: every,
  summary: 'Every property of a template is one that gwctl emulates',
  reason: 'What the property does on AWS is not seen here.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'has no opinion',
  bad: [],
  good: [doc('paths: {}')],
  adopts: [{ id: 'template-property' }],
});

import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every placeholder of a template has a value. */
export const placeholderUnresolved = rule({
  id: 'placeholder-unresolved',
  severity: 'warn',
  protocols: every,
  summary: 'Every placeholder of a template has a value',
  reason: 'A template whose parameters have no values here is judged with gaps.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'has no opinion',
  bad: [],
  good: [doc('paths: {}')],
  adopts: [{ id: 'placeholder-unresolved' }],
});

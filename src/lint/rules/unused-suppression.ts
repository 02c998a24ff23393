import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every word that silences a rule silences something. */
export const unusedSuppression = rule({
  id: 'unused-suppression',
  severity: 'warn',
  protocols: every,
  summary: 'Every word that silences a rule silences something',
  reason: 'One that is left over hides the next finding of its rule.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'has no opinion',
  bad: [],
  good: [doc('paths: {}')],
  adopts: [],
});

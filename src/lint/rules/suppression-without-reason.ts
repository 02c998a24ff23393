import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** With --require-reason, every word that silences a rule says why. */
export const suppressionWithoutReason = rule({
  id: 'suppression-without-reason',
  severity: 'warn',
  protocols: every,
  summary: 'With --require-reason, every word that silences a rule says why',
  reason: 'Nobody knows later whether it may go.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'has no opinion',
  bad: [],
  good: [doc('paths: {}')],
  adopts: [],
});

import { requestTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';

/** A mapping template has at most 300 KB. */
export const vtlTemplateSize = rule({
  id: 'vtl-template-size',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: 'A mapping template has at most 300 KB',
  reason: 'API Gateway takes no longer ones.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'refuses the import',
  bad: [],
  good: [requestTemplate('{ "kind": "dog" }')],
  adopts: [{ id: 'template-size' }],
});

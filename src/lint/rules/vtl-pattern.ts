import { requestTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';

/** A pattern or path in a template is one that gwctl runs as Java does. */
export const vtlPattern = rule({
  id: 'vtl-pattern',
  severity: 'warn',
  protocols: restAndWebSocket,
  summary: 'A pattern or path in a template is one that gwctl runs as Java does',
  reason: "Java's regular expressions and Jayway's paths have corners that gwctl does not have.",
  basis: 'our own',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [],
  good: [requestTemplate('{ "kind": "dog" }')],
  adopts: [{ id: 'template-pattern' }, { id: 'template-path' }],
});

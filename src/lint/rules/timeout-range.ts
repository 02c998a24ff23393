import { integration } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** The time-out of an integration is 50 to 29000 ms. */
export const timeoutRange = rule({
  id: 'timeout-range',
  severity: 'error',
  protocols: every,
  summary: 'The time-out of an integration is 50 to 29000 ms',
  reason:
    '"Timeout should be between 50 ms and 29000 ms"; HTTP APIs take up to 30000, streams of REST APIs up to 900000.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'refuses the import',
  bad: [
    integration('{ type: http, httpMethod: GET, uri: "https://pets.example.com", timeoutInMillis: «60000» }'),
  ],
  good: [
    integration('{ type: http, httpMethod: GET, uri: "https://pets.example.com", timeoutInMillis: 29000 }'),
  ],
  adopts: [{ id: 'timeout-range' }],
});

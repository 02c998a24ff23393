import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** A mock has no httpMethod. */
export const mockHttpMethodDropped = rule({
  id: 'mock-http-method-dropped',
  severity: 'info',
  set: 'pedantic',
  protocols: rest,
  summary: 'A mock has no httpMethod',
  reason: 'API Gateway drops it.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html',
  awsVerdict: 'drops or changes it silently',
  fixable: true,
  bad: [integration('{ type: mock, httpMethod: «GET» }')],
  good: [integration('type: mock')],
  adopts: [{ id: 'mock-http-method-dropped', fix: (_node, at) => [{ kind: 'remove', at }] }],
});

import { integration } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** Every placeholder has a value. */
export const placeholderDefault = rule({
  id: 'placeholder-default',
  severity: 'info',
  protocols: every,
  summary: 'Every placeholder has a value',
  reason: 'gwctl made up a value that suits a local run; API Gateway will see another one.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'has no opinion',
  bad: [
    integration(`
    type: aws_proxy
    httpMethod: POST
    uri: { "Fn::GetAtt": «[Pets, Arn]» }`),
  ],
  good: [integration('type: mock')],
  adopts: [{ id: 'placeholder-default' }],
});

import { doc, integration } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** No CloudFormation function is left in the document. */
export const cfnIntrinsic = rule({
  id: 'cfn-intrinsic',
  severity: 'error',
  protocols: every,
  summary: 'No CloudFormation function is left in the document',
  reason:
    'Only CloudFormation resolves Ref, Fn::Sub and !Sub, and only where it includes the file; API Gateway itself reports a malformed integration.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(`
    paths: {}
    x-amazon-apigateway-policy: «{ Ref: Policy }»`),
    integration(`
    type: aws_proxy
    httpMethod: POST
    uri: «{ "Fn::ImportValue": PetsUri }»`),
  ],
  good: [integration('{ type: http, httpMethod: GET, uri: https://pets.example.com }')],
  adopts: [{ id: 'cfn-intrinsic' }, { id: 'cfn-intrinsic-in-integration' }],
});

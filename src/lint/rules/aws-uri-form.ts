import { integration } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';

/** The URI of an AWS integration is an ARN of apigateway with a service, and path/ or action/ behind it. */
export const awsUriForm = rule({
  id: 'aws-uri-form',
  severity: 'error',
  protocols: restAndWebSocket,
  summary:
    'The URI of an AWS integration is an ARN of apigateway with a service, and path/ or action/ behind it',
  reason: '"AWS ARN for integration must contain path or action."',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html',
  awsVerdict: 'refuses the import',
  bad: [
    integration(
      '{ type: aws, httpMethod: POST, uri: «arn:aws:apigateway:us-east-1:sqs:pets», credentials: "arn:aws:iam::123456789012:role/pets" }',
    ),
  ],
  good: [
    integration(
      '{ type: aws, httpMethod: POST, uri: arn:aws:apigateway:us-east-1:sqs:path/123456789012/pets, credentials: "arn:aws:iam::123456789012:role/pets" }',
    ),
  ],
  adopts: [{ id: 'aws-uri-form' }],
});

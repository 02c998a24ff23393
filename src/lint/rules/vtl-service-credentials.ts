import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachHole } from '../spec/iterate.ts';

/** The caller does not choose the table, stream or queue of a service. */
export const vtlServiceCredentials = rule({
  id: 'vtl-service-credentials',
  severity: 'warn',
  protocols: rest,
  summary: 'The caller does not choose the table, stream or queue of a service',
  reason: 'A name taken from the request lets every caller reach whatever the role of the API may.',
  basis: 'our own',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'has no opinion',
  bad: [
    integration(
      `
    type: aws
    httpMethod: POST
    uri: arn:aws:apigateway:us-east-1:dynamodb:action/GetItem
    credentials: arn:aws:iam::123456789012:role/pets
    passthroughBehavior: never
    requestTemplates:
      application/json: |
        { "TableName": "«$input.params('table')»" }`,
      '',
      '/pets',
      'post',
    ),
  ],
  good: [
    integration(
      `
    type: aws
    httpMethod: POST
    uri: arn:aws:apigateway:us-east-1:dynamodb:action/GetItem
    credentials: arn:aws:iam::123456789012:role/pets
    passthroughBehavior: never
    requestTemplates:
      application/json: |
        { "TableName": "pets" }`,
      '',
      '/pets',
      'post',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { text, node, role, method, hole } of eachHole(spec)) {
      const backend = method.integration;
      if (role === 'response' || backend?.type !== 'aws' || backend.isLambda) continue;
      // A path variable is the API's own design: authorizers and policies see it.
      const [call] = hole.reference.members;
      const argument = call?.kind === 'method' ? call.arguments[0] : undefined;
      if (argument?.kind === 'string' && method.path.variables.includes(argument.value)) continue;
      const before = text.slice(Math.max(0, hole.start - 60), hole.start);
      const name =
        /"(TableName|StreamName|QueueUrl|BucketName|Bucket|TopicArn|stateMachineArn)"\s*:\s*"[^"]*$/.exec(
          before,
        )?.[1];
      if (name === undefined || !/[.]params|[.]path/.test(text.slice(hole.start, hole.end))) continue;
      report(node, `The caller of ${method.name} chooses ${name}, within the role of the API.`, {
        help: 'Write the name, take it from a stage variable, or compare it with a list.',
        inside: hole,
      });
    }
  },
});

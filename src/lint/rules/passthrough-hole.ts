import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, has, keyPlace } from '../spec/node.ts';

/** A service that is called with credentials gets mapped requests only. */
export const passthroughHole = rule({
  id: 'passthrough-hole',
  severity: 'warn',
  protocols: rest,
  summary: 'A service that is called with credentials gets mapped requests only',
  reason:
    'With when_no_match a request of another content type goes to the service as the client wrote it, with the role of the API.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(
      `
    type: aws
    httpMethod: POST
    uri: arn:aws:apigateway:us-east-1:dynamodb:action/PutItem
    credentials: arn:aws:iam::123456789012:role/pets
    requestTemplates: { application/json: "{}" }`.replace('requestTemplates', '«requestTemplates»'),
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
    uri: arn:aws:apigateway:us-east-1:dynamodb:action/PutItem
    credentials: arn:aws:iam::123456789012:role/pets
    passthroughBehavior: never
    requestTemplates: { application/json: "{}" }`,
      '',
      '/pets',
      'post',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      const templates = childOf(integration.node, 'requestTemplates');
      const isService =
        integration.type === 'aws' && !integration.isLambda && has(integration.node, 'credentials');
      if (!isService || !templates || integration.passthroughBehavior !== 'when_no_match') continue;
      // Reads have no body that could pass through.
      if (method.verb === 'GET' || method.verb === 'HEAD' || method.verb === 'OPTIONS') continue;
      report(
        keyPlace(templates),
        `A request of ${method.name} with another content type reaches the service as the client wrote it.`,
        {
          help: 'Write passthroughBehavior: never.',
        },
      );
    }
  },
});

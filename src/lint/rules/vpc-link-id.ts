import { integration } from '../examples.ts';
import { every, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { childOf, wordOf } from '../spec/node.ts';

/** A VPC link is named by connectionId, and only a VPC link. */
export const vpcLinkId = rule({
  id: 'vpc-link-id',
  severity: 'error',
  protocols: every,
  summary: 'A VPC link is named by connectionId, and only a VPC link',
  reason: 'Without the id API Gateway refuses the integration; an id without VPC_LINK is not used.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html',
  awsVerdict: 'refuses the import',
  bad: [
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", connectionType: «VPC_LINK» }',
    ),
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", connectionId: «abc123» }',
    ),
  ],
  good: [
    integration(
      '{ type: http_proxy, httpMethod: GET, uri: "https://pets.example.com", connectionType: VPC_LINK, connectionId: abc123 }',
    ),
  ],
  adopts: [{ id: 'integration-connection' }],
  piecewise: true,
  check({ spec }, report) {
    if (spec.protocol !== 'REST') return;
    for (const { integration } of eachIntegration(spec)) {
      const id = childOf(integration.node, 'connectionId');
      if (id && wordOf(integration.node, 'connectionType') !== 'vpc_link') {
        report(id, 'connectionId is not used: connectionType is not VPC_LINK.', {
          help: 'Add connectionType: VPC_LINK.',
        });
      }
    }
  },
});

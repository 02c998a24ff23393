import { integration } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';

/** A stage variable stands behind the scheme of a URI, not in its place. */
export const uriSchemeVariable = rule({
  id: 'uri-scheme-variable',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: 'A stage variable stands behind the scheme of a URI, not in its place',
  reason: 'API Gateway wants to see http:// or https:// at import.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html',
  awsVerdict: 'refuses the import',
  fixable: true,
  bad: [integration('{ type: http, httpMethod: GET, uri: «"${stageVariables.backend}/pets"» }')],
  good: [integration('{ type: http, httpMethod: GET, uri: "https://${stageVariables.backend}/pets" }')],
  adopts: [
    {
      id: 'integration-uri',
      when: (_at, node) => isVariable(node()?.value),
      fix: ({ value }, at) => [{ kind: 'set', at, value: `https://${String(value)}` }],
    },
  ],
});

function isVariable(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('${stageVariables.');
}

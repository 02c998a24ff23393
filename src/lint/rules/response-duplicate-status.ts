import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** Integration responses of a method differ in their status. */
export const responseDuplicateStatus = rule({
  id: 'response-duplicate-status',
  severity: 'warn',
  protocols: rest,
  summary: 'Integration responses of a method differ in their status',
  reason: 'API Gateway keeps one response for each status: of two patterns with one status the last stays.',
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    responses:
      4\\d{2}: { statusCode: "500" }
      «5\\d{2}»: { statusCode: "500" }`,
      'responses: { "500": { description: error } }',
    ),
  ],
  good: [
    integration(
      `
    type: http
    httpMethod: GET
    uri: https://pets.example.com
    responses:
      4\\d{2}: { statusCode: "400" }
      5\\d{2}: { statusCode: "500" }`,
      'responses: { "400": { description: bad }, "500": { description: error } }',
    ),
  ],
  adopts: [{ id: 'response-duplicate-status' }],
});

import { describe, expect, it } from 'vitest';
import { importText } from './import-text.ts';

const spec = (integration: string, more = '') => `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets:
    post:
      responses: { "200": { description: ok${more} } }
      x-amazon-apigateway-integration: { httpMethod: POST, uri: "https://pets.example.com", type: http${integration} }
`;

/** Only what API Gateway refuses, with where. */
async function refusalsOf(text: string): Promise<string[]> {
  const { diagnostics, locate } = await importText(text, { type: 'rest' });
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map((each) => `${locate?.(each)} ${each.message}`);
}

describe("an integration's credentials", () => {
  it('are refused where they are no ARN (publicly reported: aws/aws-sdk-java#860)', async () => {
    expect(await refusalsOf(spec(', credentials: NONE'))).toEqual([
      "spec.yaml:7:118 Unable to put integration on 'POST' for resource at path '/pets': Invalid ARN specified in the request",
    ]);
  });

  it.each([
    ['the ARN of a role', 'arn:aws:iam::123456789012:role/pets'],
    ["the caller's own", 'arn:aws:iam::*:user/*'],
    ['an empty text (unverified)', ''],
    ['a stage variable (unverified)', '$' + '{stageVariables.role}'],
  ])('are taken as %s', async (_name, credentials) => {
    expect(await refusalsOf(spec(`, credentials: "${credentials}"`))).toEqual([]);
  });
});

// import-export.md 2.12, E11 (recorded for 123); application-json: hashicorp/terraform-provider-aws#36388, publicly reported.
describe('a content type without a slash', () => {
  it("is refused among an integration's templates", async () => {
    expect(await refusalsOf(spec(', requestTemplates: { application-json: "{}" }'))).toEqual([
      "spec.yaml:7:125 Unable to put integration on 'POST' for resource at path '/pets': Invalid content type specified: application-json",
    ]);
  });

  it('is taken as $default among the templates, the one for all other types', async () => {
    expect(await refusalsOf(spec(', requestTemplates: { $default: "{}" }'))).toEqual([]);
  });

  it('is refused among the models of a response', async () => {
    expect(await refusalsOf(spec('', ', content: { json: { schema: { type: object } } }'))).toEqual([
      'spec.yaml:6:57 Invalid content type specified: json (a response)',
    ]);
  });

  it("is refused among Swagger 2's produces", async () => {
    const text = `swagger: "2.0"
info: { title: pets, version: "1" }
paths:
  /pets:
    get:
      produces: [json]
      responses: { "200": { description: ok, schema: { type: object, properties: {} } } }
      x-amazon-apigateway-integration: { type: mock }
`;

    expect(await refusalsOf(text)).toEqual([
      'spec.yaml:6:18 Invalid content type specified: json (produces)',
    ]);
  });

  it('is taken in a gateway response, which is not known to be judged', async () => {
    const text = `${spec('')}x-amazon-apigateway-gateway-responses: { DEFAULT_4XX: { responseTemplates: { json: "{}" } } }\n`;

    expect(await refusalsOf(text)).toEqual([]);
  });
});

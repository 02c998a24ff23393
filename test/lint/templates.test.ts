import { describe, expect, it } from 'vitest';
import { folderOf } from './lint-world.ts';

const template = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Pets:
    Type: AWS::Serverless::Api
    Properties:
      StageName: dev
      Variables: { backend: pets }
      DefinitionBody:
        openapi: 3.0.1
        info: { title: pets, version: "1" }
        paths:
          /pets:
            get:
              responses: { "200": { description: ok } }
              x-amazon-apigateway-integration:
                type: http
                httpMethod: GET
                uri: http://\${stageVariables.host}/pets
                responses: { default: { statusCode: "200" } }
`;

describe('gwctl lint of a SAM template', () => {
  it('finds what is wrong in its API, in its own lines, with the stage of the template', async () => {
    const { run } = folderOf({ 'template.yaml': template });

    const { stdout } = await run(['lint', 'template.yaml', '--json']);

    const found = JSON.parse(stdout).files[0].diagnostics.map(
      ({ ruleId, line, column }: { ruleId: string; line: number; column: number }) => [ruleId, line, column],
    );
    expect(found).toEqual([
      ['uri-plain-http', 19, 22],
      ['stage-variable-undefined', 19, 29],
    ]);
  });
});

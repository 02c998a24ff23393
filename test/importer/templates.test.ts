import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFiles } from '../../src/document/file-reader.ts';
import { exportApi } from '../../src/exporter/export-api.ts';
import { serialize } from '../../src/exporter/serialize.ts';
import { type ImportedDocument, importDocument, readDocument } from '../../src/importer/import-spec.ts';
import type { ImportOptions } from '../../src/importer/options.ts';
import type { Api, RestApi } from '../../src/model/api.ts';
import { comparable } from '../exporter/comparable.ts';
import { apiOf, filesOf, fixedNow } from './import-text.ts';

const folder = join(import.meta.dirname, '../../fixtures/templates');

async function imported(file: string, options: Partial<ImportOptions> = {}): Promise<ImportedDocument> {
  const read = await readDocument(file, nodeFiles(folder), {});
  if (!read.ok) throw new Error(read.diagnostics[0]?.message);
  return importDocument(read.value, read.diagnostics, { now: fixedNow, ...options });
}

/** A template that is no fixture. */
async function inlineTemplate(root: object): Promise<ImportedDocument> {
  const read = await readDocument('template.json', filesOf({ 'template.json': JSON.stringify(root) }), {});
  if (!read.ok) throw new Error(read.diagnostics[0]?.message);
  return importDocument(read.value, read.diagnostics, { now: fixedNow });
}

async function template(
  file: string,
  options: Partial<ImportOptions> = {},
): Promise<ImportedDocument & { value: Api }> {
  const found = await imported(file, options);
  if (!found.api.ok) throw new Error(found.api.diagnostics.map(({ message }) => message).join('\n'));
  return { ...found, value: found.api.value };
}

/** `VERB path authorization authorizer [key] target`. */
function routesOf(api: Api): string[] {
  if (api.protocol !== 'REST') {
    return [...api.routes.values()].map((route) => {
      const gate = [route.authorizationType, route.authorizer].filter((part) => part !== undefined).join(' ');
      return `${route.routeKey} ${gate} ${targetOf(route.integration?.uri)}`;
    });
  }
  return api.resources.flatMap(({ path, methods }) =>
    [...methods.values()].map((method) => {
      const gate = [method.authorizationType, method.authorizer]
        .filter((part) => part !== undefined)
        .join(' ');
      const { integration } = method;
      const uri = integration && 'uri' in integration ? integration.uri : integration?.type.toLowerCase();
      return `${method.httpMethod} ${path} ${gate}${method.apiKeyRequired ? ' key' : ''} ${targetOf(uri)}`;
    }),
  );
}

function targetOf(uri: string | undefined): string {
  return /:function:([^/]+)/.exec(uri ?? '')?.[1] ?? uri ?? 'nothing';
}

// What SAM and CloudFormation make of these is documented by AWS (SAM specification, resource reference).
const rows: readonly [string, readonly string[]][] = [
  ['implicit-rest-api.yaml', ['GET /pets NONE ListPets', 'GET /pets/{petId} NONE ListPets']],
  ['implicit-http-api.yaml', ['$default NONE Pets', 'ANY /old/{proxy+} NONE Pets']],
  [
    'cognito-and-key.yaml',
    [
      'GET /pets COGNITO_USER_POOLS Users key pets-dev',
      'POST /pets COGNITO_USER_POOLS Users key pets-dev',
      'GET /health NONE pets-dev',
    ],
  ],
  [
    'lambda-authorizers.yaml',
    ['GET /a CUSTOM ByToken Pets', 'GET /b CUSTOM ByRequest Pets', 'GET /c AWS_IAM Pets'],
  ],
  ['cors-and-globals.yaml', ['GET /pets NONE Handler', 'POST /pets NONE Handler', 'OPTIONS /pets NONE mock']],
  ['definition-body.yaml', ['GET /pets NONE Pets', 'GET /mock NONE mock']],
  ['definition-uri.yaml', ['GET /pets NONE https://backend.example/pets']],
  ['definition-include.yaml', ['GET /pets NONE https://included.example/pets']],
  ['http-api-jwt.yaml', ['GET /pets JWT Jwt Pets', 'GET /own CUSTOM Own Pets', 'GET /open NONE Pets']],
  ['rest-api-body.yaml', ['GET /pets NONE https://dev.example']],
  ['cdk-synthesised.json', ['POST /pets NONE key mock', 'GET /pets/{petId} CUSTOM Authorizer9 PetsFn2']],
  ['v2-http-routes.json', ['GET /pets/{id} JWT Auth4 pets', '$default NONE pets']],
  ['websocket.yaml', ['$connect NONE SayFn', 'say NONE SayFn']],
  ['conditions.yaml', ['GET /pets NONE Pets']],
  ['alias-and-models.yaml', ['POST /pets NONE Pets:live']],
  [
    'stepfunctions-and-dynamodb.yaml',
    [
      'GET /pets/{id} NONE arn:aws:apigateway:us-east-1:dynamodb:action/GetItem',
      'POST /adoptions NONE arn:aws:apigateway:us-east-1:sqs:path/123456789012/adoptions',
    ],
  ],
  ['events-into-body.yaml', ['GET /pets AWS_IAM Pets']],
  [
    'rest-api-settings.yaml',
    [
      'GET /pets AWS_IAM Pets',
      'OPTIONS /pets AWS_IAM mock',
      'GET /own AWS_IAM Pets',
      'OPTIONS /own AWS_IAM mock',
    ],
  ],
  ['v2-settings.yaml', ['GET /pets NONE https://backend.example/pets']],
];

describe('a SAM or CloudFormation template', () => {
  it.each(rows)('%s gives the routes that AWS would make of it', async (file, routes) => {
    const { value } = await template(file);

    expect(routesOf(value)).toEqual(routes);
  });

  it('has a row for every fixture', () => {
    const files = readdirSync(folder).filter((name) => /\.(yaml|json)$/.test(name));

    expect(rows.map(([file]) => file).toSorted()).toEqual(files.toSorted());
  });

  // Law 1 of import-export.md 4: our choice.
  it.each(rows.filter(([file]) => file !== 'websocket.yaml'))('%s survives an export', async (file) => {
    const { value } = await template(file);

    const extensions = new Set(['apigateway', 'documentation'] as const);
    const out = exportApi(value, { as: 'oas30', extensions, region: 'us-east-1', stageName: 'dev' });
    const again = await apiOf(serialize(out.ok ? out.value : {}, 'json'), {
      type: value.protocol === 'REST' ? 'rest' : 'http',
    });

    expect(comparable(again)).toEqual(comparable(value));
  });

  // The SAM specification and CloudFormation's resource reference, documented.
  it('reads the settings of an API and of its stage', async () => {
    const rest = await template('rest-api-settings.yaml');
    const http = await template('v2-settings.yaml');
    const { policy, endpointConfiguration, disableExecuteApiEndpoint, securityPolicy } =
      rest.value as RestApi;
    const [resource] = (rest.value as RestApi).resources.filter(({ path }) => path === '/pets');
    const integration = resource?.methods.get('GET')?.integration;

    expect({ endpointConfiguration, disableExecuteApiEndpoint, securityPolicy }).toEqual({
      endpointConfiguration: {
        types: ['PRIVATE'],
        vpcEndpointIds: ['vpce-1234'],
        ipAddressType: 'dualstack',
      },
      disableExecuteApiEndpoint: true,
      securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09',
    });
    expect(
      (policy as unknown as { Statement: { Effect: string; Condition?: object }[] }).Statement.map(
        (each) => each.Condition ?? each.Effect,
      ),
    ).toEqual([
      'Allow',
      'Allow',
      { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } },
      { StringEquals: { 'aws:SourceVpc': ['vpc-9'], 'aws:SourceVpce': ['vpce-9'] } },
    ]);
    expect(integration).toMatchObject({
      credentials: 'arn:aws:iam::*:user/*',
      cacheKeyParameters: ['method.request.querystring.kind'],
    });
    expect(rest.stages.get('live')?.accessLogSettings?.format).toBe('$context.requestId');
    expect(http.stages.get('$default')).toEqual({
      defaultRouteSettings: {
        throttlingRateLimit: 10,
        throttlingBurstLimit: 5,
        detailedMetricsEnabled: true,
      },
      routeSettings: new Map([['GET /pets', { throttlingRateLimit: 1 }]]),
    });
  });

  it('says where its functions are and what they need', async () => {
    const { functions } = await template('cors-and-globals.yaml');

    expect([...functions]).toEqual([
      [
        'Handler',
        {
          handler: 'app.handler',
          runtime: 'nodejs20.x',
          codeUri: 'shop/',
          timeout: 7,
          memorySize: 256,
          environment: new Map([
            ['TABLE', 'pets'],
            ['MODE', 'shop'],
          ]),
        },
      ],
    ]);
  });

  it("finds a CDK function's code by its asset", async () => {
    const { functions } = await template('cdk-synthesised.json');

    expect(functions.get('PetsFn2')).toMatchObject({
      codeUri: 'asset.abc',
      handler: 'index.handler',
      timeout: 10,
    });
  });

  it.each([
    ['AWS::Lambda::Function', { Code: { ZipFile: 'exports.handler = 1;' } }],
    ['AWS::Serverless::Function', { InlineCode: 'exports.handler = 1;' }],
  ])('finds code that stands in the template itself: %s', async (Type, code) => {
    const Properties = { Handler: 'index.handler', ...code };
    const Resources = {
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'petshop' } },
      Fn: { Type, Properties },
    };

    const { functions } = await inlineTemplate({ AWSTemplateFormatVersion: '2010-09-09', Resources });

    expect(functions.get('Fn')).toEqual({ handler: 'index.handler', inlineCode: 'exports.handler = 1;' });
  });

  it('gives its stages', async () => {
    const sam = await template('cognito-and-key.yaml');
    const plain = await template('rest-api-body.yaml');

    expect([...sam.stages]).toEqual([['dev', { variables: new Map([['backend', 'api.example.test']]) }]]);
    expect(plain.stages.get('dev')?.methodSettings).toEqual(
      new Map([
        ['*/*', { throttlingRateLimit: 10, throttlingBurstLimit: 5 }],
        ['/pets/GET', { cachingEnabled: true, cacheTtlInSeconds: 60 }],
      ]),
    );
  });

  // CloudFormation: AWS::ApiGateway::Stage, CanarySetting; AWS::ApiGateway::Deployment, StageDescription (documented).
  it('gives the canary of a stage, and the stage that a deployment describes', async () => {
    const RestApiId = { Ref: 'Api' };
    const Resources = {
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'petshop' } },
      Live: {
        Type: 'AWS::ApiGateway::Stage',
        Properties: {
          RestApiId,
          StageName: 'live',
          CanarySetting: {
            PercentTraffic: 10,
            StageVariableOverrides: { alias: 'next' },
            UseStageCache: true,
          },
        },
      },
      Deployment: {
        Type: 'AWS::ApiGateway::Deployment',
        Properties: {
          RestApiId,
          StageName: 'dev',
          StageDescription: {
            ThrottlingRateLimit: 10,
            Variables: { alias: 'dev' },
            MethodSettings: [{ ResourcePath: '/pets', HttpMethod: 'GET', LoggingLevel: 'INFO' }],
          },
          DeploymentCanarySettings: { PercentTraffic: 50 },
        },
      },
    };

    const { stages } = await inlineTemplate({ AWSTemplateFormatVersion: '2010-09-09', Resources });

    expect(stages.get('live')?.canarySettings).toEqual({
      percentTraffic: 10,
      stageVariableOverrides: new Map([['alias', 'next']]),
      useStageCache: true,
    });
    expect(stages.get('dev')).toEqual({
      variables: new Map([['alias', 'dev']]),
      methodSettings: new Map([
        ['*/*', { throttlingRateLimit: 10 }],
        ['/pets/GET', { loggingLevel: 'INFO' }],
      ]),
      canarySettings: { percentTraffic: 50 },
    });
  });

  it.each(['100%', '#', 'a/b'])(
    'refuses the name %s for a model, and does not break on it',
    async (model) => {
      const RestApiId = { Ref: 'Api' };
      const MethodResponses = [{ StatusCode: 200, ResponseModels: { 'application/json': model } }];
      const Resources = {
        Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'petshop' } },
        Get: {
          Type: 'AWS::ApiGateway::Method',
          Properties: {
            RestApiId,
            ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
            HttpMethod: 'GET',
            AuthorizationType: 'NONE',
            MethodResponses,
            Integration: { Type: 'MOCK' },
          },
        },
      };

      const { api } = await inlineTemplate({ AWSTemplateFormatVersion: '2010-09-09', Resources });

      expect(api.diagnostics.map(({ message }) => message)).toEqual([
        `Reference to model '${model}' not found. Ignoring.`,
      ]);
    },
  );

  it('takes parameters over its defaults', async () => {
    const parameters = new Map([['WithAdmin', 'yes']]);

    const { value } = await template('conditions.yaml', { parameters });

    expect(routesOf(value)).toContain('ANY /admin/{proxy+} NONE AdminFn');
  });

  it('places its methods in the template', async () => {
    const { value } = await template('implicit-rest-api.yaml');
    const pets = (value as RestApi).resources.find(({ path }) => path === '/pets');

    expect(pets?.methods.get('GET')?.at.pointer).toBe('/Resources/ListPets/Properties/Events/List');
  });

  it("places what is wrong in a body in the template's own lines", async () => {
    const text = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      DefinitionBody:
        openapi: 3.0.1
        info: { title: pets }
        paths:
          /pets:
            get:
              x-amazon-apigateway-integration: { type: nope }
`;
    const read = await readDocument('t.yaml', filesOf({ 't.yaml': text }), {});
    if (!read.ok) throw new Error('unreadable');
    const { api } = importDocument(read.value, read.diagnostics, { now: fixedNow });
    const [problem] = api.diagnostics;

    expect(problem?.ruleId).toBe('integration-type');
    expect(problem?.at && read.value.locate(problem.at)).toMatchObject({ line: 13, column: 56 });
  });

  it('says which APIs it holds where there are several', async () => {
    const text =
      'Resources: { A: { Type: AWS::ApiGateway::RestApi }, B: { Type: AWS::ApiGateway::RestApi } }';
    const read = await readDocument('t.yaml', filesOf({ 't.yaml': text }), {});
    if (!read.ok) throw new Error('unreadable');

    const { api } = importDocument(read.value, [], { now: fixedNow });

    expect(api.diagnostics[0]?.message).toBe('The template holds several APIs: A, B.');
  });

  it('tells of every property and resource of an API that it does not read', async () => {
    const text = `Resources:
  Shop:
    Type: AWS::Serverless::Api
    Properties:
      StageName: dev
      Tags: { team: pets }
      Domain: { DomainName: x }
      Auth: { UsagePlan: { CreateUsagePlan: NONE }, DefaultAuthorizer: NONE }
      DefinitionBody: { openapi: 3.0.1, info: { title: a }, paths: {} }
  Plan: { Type: AWS::ApiGateway::UsagePlan }
`;
    const read = await readDocument('t.yaml', filesOf({ 't.yaml': text }), {});
    if (!read.ok) throw new Error('unreadable');

    const { api } = importDocument(read.value, [], { now: fixedNow });
    const told = api.diagnostics.map(({ severity, message, at }) => [
      severity,
      message,
      at && read.value.locate(at).line,
    ]);

    expect(told).toEqual([
      ['info', 'gwctl does not read Domain of Shop (AWS::Serverless::Api).', 7],
      ['info', 'gwctl does not read Auth.UsagePlan of Shop (AWS::Serverless::Api).', 8],
      ['info', 'Plan (AWS::ApiGateway::UsagePlan) is not read.', 10],
    ]);
  });
});

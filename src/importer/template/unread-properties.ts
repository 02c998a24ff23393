import { isMap, placeOf } from '../node.ts';
import type { Report } from '../report.ts';
import type { TemplateResource } from './template.ts';
import type { ResolvedTemplate } from './template-scope.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const stageWords = 'StageName Description CacheClusterEnabled CacheClusterSize TracingEnabled MethodSettings';

/** The properties that gwctl reads of each kind of resource that makes up an API. */
const readProperties: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'AWS::Serverless::Api',
    words(
      `Name Auth Cors BinaryMediaTypes MinimumCompressionSize ApiKeySourceType GatewayResponses Models Policy DefinitionBody DefinitionUri OpenApiVersion Variables ${stageWords}`,
    ),
  ],
  [
    'AWS::Serverless::HttpApi',
    words(
      'Name Description Auth CorsConfiguration DisableExecuteApiEndpoint DefinitionBody DefinitionUri StageName StageVariables',
    ),
  ],
  [
    'AWS::ApiGateway::RestApi',
    words(
      'Name Description Body BodyS3Location ApiKeySourceType MinimumCompressionSize Policy SecurityPolicy EndpointAccessMode BinaryMediaTypes EndpointConfiguration DisableExecuteApiEndpoint',
    ),
  ],
  ['AWS::ApiGateway::Stage', words(`RestApiId DeploymentId Variables ${stageWords}`)],
  ['AWS::ApiGateway::Deployment', words('RestApiId StageName Description')],
  ['AWS::ApiGateway::Resource', words('RestApiId ParentId PathPart')],
  [
    'AWS::ApiGateway::Method',
    words(
      'RestApiId ResourceId HttpMethod OperationName ApiKeyRequired AuthorizationType AuthorizerId AuthorizationScopes RequestParameters RequestModels RequestValidatorId MethodResponses Integration',
    ),
  ],
  [
    'AWS::ApiGatewayV2::Api',
    words(
      'Name Description Version ProtocolType Body BodyS3Location CorsConfiguration RouteSelectionExpression ApiKeySelectionExpression',
    ),
  ],
  ['AWS::ApiGatewayV2::Stage', words('ApiId StageName Description StageVariables DeploymentId AutoDeploy')],
]);

/** Resources of API Gateway that are read whole, or carry nothing that runs. */
const wholeTypes = words(
  'AWS::ApiGateway::Model AWS::ApiGateway::RequestValidator AWS::ApiGateway::Authorizer AWS::ApiGateway::GatewayResponse AWS::ApiGateway::Account AWS::ApiGatewayV2::Route AWS::ApiGatewayV2::Integration AWS::ApiGatewayV2::Authorizer AWS::ApiGatewayV2::Deployment AWS::ApiGatewayV2::IntegrationResponse AWS::ApiGatewayV2::RouteResponse AWS::ApiGatewayV2::Model',
);

/** Tells of what a template says of its APIs and gwctl does not read, so that nothing of it is missed without a word. */
export function reportUnread(template: ResolvedTemplate, report: Report): void {
  for (const resource of template.resources.values()) {
    if (!template.isMade(resource)) continue;
    const read = readProperties.get(resource.type);
    if (read) reportProperties(resource, read, report);
    else if (/^AWS::ApiGateway(?:V2)?::/.test(resource.type) && !wholeTypes.has(resource.type)) {
      const message = `${resource.logicalId} (${resource.type}) is not read.`;
      report('template-property', resource.at, message, {
        help: 'gwctl key, plan and domain, or gwctl.yaml, make its counterpart.',
      });
    }
  }
}

const settingsHelp = 'Stages, throttles, logs and domains can be set in gwctl.yaml or by gwctl stage.';

/** What `Globals` give is told at the resource that takes it. */
function reportProperties(
  { logicalId, type, properties }: TemplateResource,
  read: ReadonlySet<string>,
  report: Report,
): void {
  if (!isMap(properties.value)) return;
  for (const name of Object.keys(properties.value)) {
    if (read.has(name) || name === 'Tags' || name === 'PropagateTags') continue;
    const place = { ...placeOf(properties.at, name), part: 'key' as const };
    const message = `gwctl does not read ${name} of ${logicalId} (${type}).`;
    report('template-property', place, message, { help: settingsHelp });
  }
}

/** What is read of a value: all of it, or only these members. `*` stands for any name or index. */
export type Reads = true | { readonly [name: string]: Reads };

/** Members that are read whole. */
function whole(names: string): { readonly [name: string]: Reads } {
  return Object.fromEntries(names.split(' ').map((name) => [name, true as const]));
}

const methodSettings: Reads = {
  '*': whole(
    'ResourcePath HttpMethod MetricsEnabled LoggingLevel DataTraceEnabled ThrottlingBurstLimit ThrottlingRateLimit CachingEnabled CacheTtlInSeconds CacheDataEncrypted',
  ),
};
const accessLog = whole('DestinationArn Format');
const routeSettings = whole(
  'DetailedMetricsEnabled LoggingLevel DataTraceEnabled ThrottlingBurstLimit ThrottlingRateLimit',
);
const canary = whole('PercentTraffic StageVariableOverrides UseStageCache');
const restStage: { readonly [name: string]: Reads } = {
  ...whole('StageName Description CacheClusterEnabled CacheClusterSize TracingEnabled Variables'),
  MethodSettings: methodSettings,
  AccessLogSetting: accessLog,
  CanarySetting: canary,
};
const v2Stage: { readonly [name: string]: Reads } = {
  ...whole('StageName StageVariables'),
  AccessLogSettings: accessLog,
  DefaultRouteSettings: routeSettings,
  RouteSettings: { '*': routeSettings },
};
const policyLists =
  'CustomStatements AwsAccountWhitelist AwsAccountBlacklist IpRangeWhitelist IpRangeBlacklist SourceVpcWhitelist SourceVpcBlacklist IntrinsicVpcWhitelist IntrinsicVpcBlacklist IntrinsicVpceWhitelist IntrinsicVpceBlacklist';
const identity = whole(
  'Header Headers QueryStrings StageVariables Context ReauthorizeEvery ValidationExpression',
);
const body = whole('DefinitionBody DefinitionUri');

const samApi: Reads = {
  ...restStage,
  ...body,
  ...whole(
    'Name BinaryMediaTypes MinimumCompressionSize ApiKeySourceType Models Policy DisableExecuteApiEndpoint SecurityPolicy EndpointAccessMode',
  ),
  Auth: {
    ...whole('DefaultAuthorizer ApiKeyRequired AddDefaultAuthorizerToCorsPreflight InvokeRole'),
    Authorizers: {
      '*': {
        ...whole('UserPoolArn FunctionArn FunctionInvokeRole FunctionPayloadType AuthorizationScopes'),
        Identity: identity,
      },
    },
    ResourcePolicy: whole(policyLists),
  },
  Cors: whole('AllowOrigin AllowMethods AllowHeaders MaxAge AllowCredentials'),
  EndpointConfiguration: whole('Type VPCEndpointIds IpAddressType'),
  GatewayResponses: { '*': whole('StatusCode ResponseParameters ResponseTemplates') },
};

const samHttpApi: Reads = {
  ...v2Stage,
  ...body,
  ...whole('Name Description DisableExecuteApiEndpoint'),
  Auth: {
    DefaultAuthorizer: true,
    Authorizers: {
      '*': {
        ...whole(
          'JwtConfiguration IdentitySource FunctionArn FunctionInvokeRole AuthorizerPayloadFormatVersion EnableSimpleResponses AuthorizationScopes',
        ),
        Identity: identity,
      },
    },
  },
  CorsConfiguration: whole('AllowOrigins AllowMethods AllowHeaders ExposeHeaders MaxAge AllowCredentials'),
};

const integration: Reads = {
  ...whole(
    'Type IntegrationHttpMethod Uri Credentials ConnectionType ConnectionId IntegrationTarget PassthroughBehavior ContentHandling TimeoutInMillis CacheNamespace CacheKeyParameters RequestParameters RequestTemplates ResponseTransferMode',
  ),
  TlsConfig: whole('InsecureSkipVerification ServerNameToVerify'),
  IntegrationResponses: {
    '*': whole('StatusCode SelectionPattern ResponseParameters ResponseTemplates ContentHandling'),
  },
};

/** What gwctl reads of each kind of resource that makes up an API. */
const reads: ReadonlyMap<string, Reads> = new Map<string, Reads>([
  ['AWS::Serverless::Api', samApi],
  ['AWS::Serverless::HttpApi', samHttpApi],
  [
    'AWS::ApiGateway::RestApi',
    {
      ...whole(
        'Name Description Body BodyS3Location ApiKeySourceType MinimumCompressionSize Policy SecurityPolicy EndpointAccessMode BinaryMediaTypes DisableExecuteApiEndpoint',
      ),
      EndpointConfiguration: whole('Types VpcEndpointIds IpAddressType'),
    },
  ],
  ['AWS::ApiGateway::Stage', { ...restStage, RestApiId: true }],
  [
    'AWS::ApiGateway::Deployment',
    {
      ...whole('RestApiId StageName'),
      DeploymentCanarySettings: canary,
      StageDescription: {
        ...whole(
          'Description CacheClusterEnabled CacheClusterSize TracingEnabled Variables MetricsEnabled LoggingLevel DataTraceEnabled ThrottlingBurstLimit ThrottlingRateLimit CachingEnabled CacheTtlInSeconds CacheDataEncrypted',
        ),
        MethodSettings: methodSettings,
        AccessLogSetting: accessLog,
        CanarySetting: canary,
      },
    },
  ],
  ['AWS::ApiGateway::Resource', whole('RestApiId ParentId PathPart')],
  [
    'AWS::ApiGateway::Method',
    {
      ...whole(
        'RestApiId ResourceId HttpMethod OperationName ApiKeyRequired AuthorizationType AuthorizerId AuthorizationScopes RequestParameters RequestModels RequestValidatorId',
      ),
      MethodResponses: { '*': whole('StatusCode ResponseParameters ResponseModels') },
      Integration: integration,
    },
  ],
  ['AWS::ApiGateway::Model', whole('RestApiId Name Schema')],
  ['AWS::ApiGateway::RequestValidator', whole('RestApiId ValidateRequestBody ValidateRequestParameters')],
  [
    'AWS::ApiGateway::Authorizer',
    whole(
      'RestApiId Type AuthType AuthorizerUri AuthorizerCredentials IdentitySource IdentityValidationExpression AuthorizerResultTtlInSeconds ProviderARNs',
    ),
  ],
  [
    'AWS::ApiGateway::GatewayResponse',
    whole('RestApiId ResponseType StatusCode ResponseParameters ResponseTemplates'),
  ],
  [
    'AWS::ApiGatewayV2::Api',
    {
      ...whole(
        'Name Description Version ProtocolType Body BodyS3Location RouteSelectionExpression ApiKeySelectionExpression DisableExecuteApiEndpoint IpAddressType',
      ),
      CorsConfiguration: whole(
        'AllowOrigins AllowMethods AllowHeaders ExposeHeaders MaxAge AllowCredentials',
      ),
    },
  ],
  ['AWS::ApiGatewayV2::Stage', { ...v2Stage, ...whole('ApiId Description') }],
  [
    'AWS::ApiGatewayV2::Route',
    whole(
      'ApiId RouteKey Target AuthorizationType AuthorizerId AuthorizationScopes ApiKeyRequired OperationName ModelSelectionExpression RequestModels RouteResponseSelectionExpression',
    ),
  ],
  [
    'AWS::ApiGatewayV2::Integration',
    whole(
      'ApiId IntegrationType IntegrationSubtype IntegrationMethod IntegrationUri CredentialsArn ConnectionType ConnectionId PayloadFormatVersion TimeoutInMillis RequestParameters ResponseParameters RequestTemplates TemplateSelectionExpression PassthroughBehavior ContentHandlingStrategy TlsConfig',
    ),
  ],
  [
    'AWS::ApiGatewayV2::IntegrationResponse',
    whole(
      'ApiId IntegrationId IntegrationResponseKey TemplateSelectionExpression ResponseTemplates ResponseParameters ContentHandlingStrategy',
    ),
  ],
  [
    'AWS::ApiGatewayV2::Authorizer',
    whole(
      'ApiId AuthorizerType AuthorizerUri AuthorizerCredentialsArn IdentitySource AuthorizerResultTtlInSeconds AuthorizerPayloadFormatVersion EnableSimpleResponses JwtConfiguration',
    ),
  ],
  ['AWS::ApiGatewayV2::Model', whole('ApiId Name Schema')],
]);

/** What is read of a function besides its events. */
const functionReads: Reads = {
  ...whole('FunctionName Handler Runtime Timeout MemorySize AutoPublishAlias'),
  // A path as text; what stands in a bucket is out of reach.
  CodeUri: {},
  Code: {},
  Environment: { Variables: true },
};

const restEvent: Reads = {
  ...whole('Path Method RestApiId TimeoutInMillis ResponseTransferMode'),
  RequestModel: whole('Model ValidateBody ValidateParameters'),
  RequestParameters: { '*': { '*': whole('Required Caching') } },
  Auth: whole('Authorizer ApiKeyRequired AuthorizationScopes InvokeRole'),
};
const httpEvent: Reads = {
  ...whole('Path Method ApiId PayloadFormatVersion TimeoutInMillis'),
  Auth: whole('Authorizer AuthorizationScopes'),
};

/** What gwctl reads of the properties of a resource that is part of an API; undefined for every other kind. */
export function readsOfType(type: string): Reads | undefined {
  return reads.get(type);
}

/** What gwctl reads of a function's properties. */
export function readsOfFunction(): Reads {
  return functionReads;
}

/** What gwctl reads of an event's properties; undefined for events that make no route. */
export function readsOfEvent(type: unknown): Reads | undefined {
  if (type === 'Api') return restEvent;
  return type === 'HttpApi' ? httpEvent : undefined;
}

/** What is read below a member; undefined: nothing. */
export function readsBelow(of: Reads, name: string): Reads | undefined {
  if (of === true || name === 'Ref' || name.startsWith('Fn::')) return of;
  if (Object.hasOwn(of, name)) return of[name];
  return of['*'];
}

/** What is read of resources that an API may refer to: their names, which are in their ARNs. */
export function readsOfNamed(): Reads {
  return namedReads;
}

const namedReads = whole(
  'Name RoleName TableName QueueName TopicName StateMachineName BucketName FunctionName',
);

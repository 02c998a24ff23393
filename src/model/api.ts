import type { SourceRef } from '../diagnostics/diagnostic.ts';
import type { Authorizer, HttpAuthorizer } from './authorizer.ts';
import type { GatewayResponse, GatewayResponseType } from './gateway-response.ts';
import type { HttpIntegration, Integration, WebSocketIntegration } from './integration.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { MethodName } from './verb.ts';

/** An imported API, told apart by `protocol`. The stored one is the draft; a deployment holds a frozen copy. */
export type Api = RestApi | HttpApi | WebSocketApi;
export type ProtocolType = Api['protocol'];

interface ApiBase {
  /** 10 characters `[a-z0-9]`. */
  readonly id: string;
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  /** ISO 8601. */
  readonly createdDate: string;
  readonly disableExecuteApiEndpoint: boolean;
  readonly tags: ReadonlyMap<string, string>;
  /** The spec's root. */
  readonly at: SourceRef;
}

/** An API Gateway REST API (v1). */
export interface RestApi extends ApiBase {
  readonly protocol: 'REST';
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  /** In tree order: a parent before its children; `/` first. */
  readonly resources: readonly Resource[];
  readonly models: ReadonlyMap<string, Model>;
  /** By name, which is the security scheme's key. */
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly requestValidators: ReadonlyMap<string, RequestValidator>;
  readonly gatewayResponses: ReadonlyMap<GatewayResponseType, GatewayResponse>;
  /** Media types as written; order kept. */
  readonly binaryMediaTypes: readonly string[];
  /** 0..10485760 bytes; absent: no compression of responses. */
  readonly minimumCompressionSize?: number;
  readonly policy?: JsonObject;
  readonly endpointConfiguration: EndpointConfiguration;
  readonly securityPolicy?: string;
  readonly endpointAccessMode?: 'BASIC' | 'STRICT';
  readonly documentationParts: readonly DocumentationPart[];
  readonly documentationVersion?: string;
}

export interface EndpointConfiguration {
  readonly types: readonly ('EDGE' | 'REGIONAL' | 'PRIVATE')[];
  readonly vpcEndpointIds?: readonly string[];
  readonly ipAddressType?: 'ipv4' | 'dualstack';
}

export interface DocumentationPart {
  readonly location: {
    readonly type: string;
    readonly path?: string;
    readonly method?: string;
    readonly name?: string;
    readonly statusCode?: string;
  };
  /** A JSON text, as AWS stores it. */
  readonly properties: string;
  readonly at: SourceRef;
}

/** One node of the resource tree. */
export interface Resource {
  /** 6 characters `[a-z0-9]` (10 for the root on AWS; the length carries no meaning). */
  readonly id: string;
  /** Absent for the root. */
  readonly parentId?: string;
  /** `/pets/{petId}`; `/` for the root. */
  readonly path: string;
  /** Last segment, `''` for the root. */
  readonly pathPart: string;
  readonly methods: ReadonlyMap<MethodName, Method>;
  readonly at?: SourceRef;
}

export type AuthorizationType = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS';

/** A REST method. */
export interface Method {
  readonly httpMethod: MethodName;
  readonly operationName?: string;
  readonly authorizationType: AuthorizationType;
  /** Name of an entry of `RestApi.authorizers`. */
  readonly authorizer?: string;
  readonly authorizationScopes: readonly string[];
  readonly apiKeyRequired: boolean;
  /** `method.request.{path|querystring|header}.NAME` -> required. */
  readonly requestParameters: ReadonlyMap<string, boolean>;
  /** Content type -> model name. */
  readonly requestModels: ReadonlyMap<string, string>;
  /** Name of an entry of `RestApi.requestValidators`. */
  readonly requestValidator?: string;
  /** By status code as text, `"200"`. */
  readonly methodResponses: ReadonlyMap<string, MethodResponse>;
  /** Absent: imports, but AWS refuses to deploy it (`No integration defined for method`). */
  readonly integration?: Integration;
  readonly at: SourceRef;
}

export interface MethodResponse {
  readonly statusCode: string;
  /** `method.response.header.NAME` -> required (always false after an import). */
  readonly responseParameters: ReadonlyMap<string, boolean>;
  /** Content type -> model name. */
  readonly responseModels: ReadonlyMap<string, string>;
  readonly at: SourceRef;
}

export interface Model {
  readonly name: string;
  /** `application/json`, or what the spec says. */
  readonly contentType: string;
  readonly description?: string;
  /** JSON Schema draft 4; a reference to another model is `https://apigateway.amazonaws.com/restapis/{apiId}/models/{name}`. */
  readonly schema: JsonValue;
  readonly at: SourceRef;
}

export interface RequestValidator {
  readonly name: string;
  readonly validateRequestBody: boolean;
  readonly validateRequestParameters: boolean;
  readonly at: SourceRef;
}

/** An API Gateway HTTP API (v2). */
export interface HttpApi extends ApiBase {
  readonly protocol: 'HTTP';
  /** By route key: `GET /pets`, `ANY /{proxy+}`, `$default`. */
  readonly routes: ReadonlyMap<string, HttpRoute>;
  readonly authorizers: ReadonlyMap<string, HttpAuthorizer>;
  readonly corsConfiguration?: CorsConfiguration;
  /** Integrations that no route uses, by name. */
  readonly unusedIntegrations: ReadonlyMap<string, HttpIntegration>;
}

export interface HttpRoute {
  readonly routeKey: string;
  readonly operationName?: string;
  readonly authorizationType: 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'JWT';
  readonly authorizer?: string;
  readonly authorizationScopes: readonly string[];
  readonly integration?: HttpIntegration;
  readonly at: SourceRef;
}

export interface CorsConfiguration {
  readonly allowOrigins?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  /** Seconds. */
  readonly maxAge?: number;
  readonly allowCredentials?: boolean;
  readonly at: SourceRef;
}

/** An API Gateway WebSocket API (v2), written with `x-gwctl-websocket` (AWS has no OpenAPI form for it). */
export interface WebSocketApi extends ApiBase {
  readonly protocol: 'WEBSOCKET';
  /** `$request.body.action`. */
  readonly routeSelectionExpression: string;
  readonly apiKeySelectionExpression?: string;
  /** Models that are no JSON Schema draft 4 are taken: they are looked at when a message asks for one. */
  readonly disableSchemaValidation?: boolean;
  /** By route key: `$connect`, `$disconnect`, `$default`, or the user's own. */
  readonly routes: ReadonlyMap<string, WebSocketRoute>;
  readonly models: ReadonlyMap<string, Model>;
  readonly authorizers: ReadonlyMap<string, HttpAuthorizer>;
}

export interface WebSocketRoute {
  readonly routeKey: string;
  readonly operationName?: string;
  readonly authorizationType: 'NONE' | 'AWS_IAM' | 'CUSTOM';
  readonly authorizer?: string;
  readonly apiKeyRequired: boolean;
  readonly modelSelectionExpression?: string;
  /** Model selection value -> model name. */
  readonly requestModels: ReadonlyMap<string, string>;
  readonly integration?: WebSocketIntegration;
  /** Present keys make the route two-way; `$default` is the usual one. */
  readonly routeResponses: ReadonlyMap<string, JsonObject>;
  readonly at: SourceRef;
}

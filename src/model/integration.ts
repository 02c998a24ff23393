import type { SourceRef } from '../diagnostics/diagnostic.ts';
import type { MethodName } from './verb.ts';

export type ContentHandling = 'CONVERT_TO_TEXT' | 'CONVERT_TO_BINARY';
export type PassthroughBehavior = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';

/** The backend of a REST method, told apart by `type`. */
export type Integration =
  | MockIntegration
  | HttpCustomIntegration
  | HttpProxyIntegration
  | AwsIntegration
  | AwsProxyIntegration;
export type IntegrationType = Integration['type'];

interface IntegrationBase {
  readonly passthroughBehavior: PassthroughBehavior;
  readonly contentHandling?: ContentHandling;
  /** 50..29000, default 29000; up to 900000 with `STREAM`. */
  readonly timeoutInMillis: number;
  /** The resource's id unless the spec says otherwise. */
  readonly cacheNamespace: string;
  readonly cacheKeyParameters: readonly string[];
  /** `integration.request.{header|querystring|path}.NAME` -> expression. */
  readonly requestParameters: ReadonlyMap<string, string>;
  /** Content type -> VTL. A template that is empty text counts as none. */
  readonly requestTemplates: ReadonlyMap<string, string>;
  /** In the order of the file; keyed by selection pattern (`default` has none). */
  readonly integrationResponses: readonly IntegrationResponse[];
  readonly at: SourceRef;
}

interface EndpointIntegration extends IntegrationBase {
  /** The verb sent to the endpoint; `ANY` sends the client's. */
  readonly httpMethod: MethodName;
  /** May hold `{name}` and `${stageVariables.name}`. */
  readonly uri: string;
  /** Role ARN, or `arn:aws:iam::*:user/*` for the caller's. */
  readonly credentials?: string;
}

interface ConnectedIntegration extends EndpointIntegration {
  readonly connectionType: 'INTERNET' | 'VPC_LINK';
  /** VPC link id, or `${stageVariables.name}`. */
  readonly connectionId?: string;
  /** Load balancer listener ARN behind a VPC link v2. */
  readonly integrationTarget?: string;
  readonly tlsConfig?: { readonly insecureSkipVerification?: boolean; readonly serverNameToVerify?: string };
}

export interface MockIntegration extends IntegrationBase {
  readonly type: 'MOCK';
}
export interface HttpCustomIntegration extends ConnectedIntegration {
  readonly type: 'HTTP';
}
export interface HttpProxyIntegration extends ConnectedIntegration {
  readonly type: 'HTTP_PROXY';
  readonly responseTransferMode: 'BUFFERED' | 'STREAM';
}
export interface AwsIntegration extends EndpointIntegration {
  readonly type: 'AWS';
  readonly connectionType?: 'INTERNET' | 'VPC_LINK';
  readonly connectionId?: string;
}
export interface AwsProxyIntegration extends EndpointIntegration {
  readonly type: 'AWS_PROXY';
  readonly responseTransferMode: 'BUFFERED' | 'STREAM';
}

export interface IntegrationResponse {
  /** The method response's status, `"200"`. */
  readonly statusCode: string;
  /** Java regular expression that must match the whole subject; absent: the default response. */
  readonly selectionPattern?: string;
  readonly contentHandling?: ContentHandling;
  /** `method.response.header.NAME` -> expression. */
  readonly responseParameters: ReadonlyMap<string, string>;
  /** Content type -> VTL. */
  readonly responseTemplates: ReadonlyMap<string, string>;
  readonly at: SourceRef;
}

/** The backend of an HTTP API route. */
export interface HttpIntegration {
  readonly type: 'AWS_PROXY' | 'HTTP_PROXY';
  readonly integrationSubtype?: string;
  readonly httpMethod?: MethodName;
  readonly uri?: string;
  readonly payloadFormatVersion: '1.0' | '2.0';
  readonly credentials?: string;
  readonly connectionType: 'INTERNET' | 'VPC_LINK';
  readonly connectionId?: string;
  /** 50..30000, default 30000. */
  readonly timeoutInMillis: number;
  /** `{append|overwrite|remove}:{header|querystring}.NAME`, `overwrite:path`, or service parameters. */
  readonly requestParameters: ReadonlyMap<string, string>;
  /** Status -> parameter mappings. */
  readonly responseParameters: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly tlsConfig?: { readonly serverNameToVerify?: string };
  /** Name under `components.x-amazon-apigateway-integrations`, where it came from one. */
  readonly sharedAs?: string;
  readonly at: SourceRef;
}

/** The backend of a WebSocket route. */
export interface WebSocketIntegration {
  readonly type: IntegrationType;
  readonly httpMethod?: MethodName;
  readonly uri?: string;
  readonly credentials?: string;
  readonly contentHandling?: ContentHandling;
  readonly passthroughBehavior: PassthroughBehavior;
  /** HTTP types; absent counts as `INTERNET`. */
  readonly connectionType?: 'INTERNET' | 'VPC_LINK';
  /** VPC link id, or `${stageVariables.name}`. */
  readonly connectionId?: string;
  readonly tlsConfig?: { readonly insecureSkipVerification?: boolean; readonly serverNameToVerify?: string };
  /** 50..29000, default 29000. */
  readonly timeoutInMillis: number;
  readonly templateSelectionExpression?: string;
  /** `integration.request.{header|querystring|path}.NAME` -> expression. */
  readonly requestParameters: ReadonlyMap<string, string>;
  /** Template selection value -> VTL. */
  readonly requestTemplates: ReadonlyMap<string, string>;
  /** By response key: `$default`, `/2\d\d/`, `200`. */
  readonly integrationResponses: ReadonlyMap<string, WebSocketIntegrationResponse>;
  readonly at: SourceRef;
}

export interface WebSocketIntegrationResponse {
  readonly contentHandling?: ContentHandling;
  readonly templateSelectionExpression?: string;
  /** `route.response.header.NAME` -> expression. */
  readonly responseParameters: ReadonlyMap<string, string>;
  /** Template selection value -> VTL. */
  readonly responseTemplates: ReadonlyMap<string, string>;
  readonly at: SourceRef;
}

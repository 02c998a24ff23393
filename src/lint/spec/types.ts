import type { MethodName } from '../../model/verb.ts';
import type { SpecNode } from './node.ts';

/** A path of the document. */
export interface PathView {
  /** As written. */
  readonly path: string;
  /** The member of `paths`, whose key is the path. */
  readonly keyNode: SpecNode;
  /** The path item, `$ref`s followed. */
  readonly node: SpecNode;
  /** Without empty ones. */
  readonly segments: readonly string[];
  /** Names of its variables: `petId`, and `proxy` for `{proxy+}`. */
  readonly variables: readonly string[];
  readonly methods: readonly MethodView[];
}

/** An operation. */
export interface MethodView {
  readonly path: PathView;
  readonly verb: MethodName;
  readonly node: SpecNode;
  /** `GET /pets`. */
  readonly name: string;
  /** The operation's own, and the path's that it does not replace; `$ref`s followed. */
  readonly parameters: readonly ParameterView[];
  readonly integration: IntegrationView | undefined;
  /** By status as written, `default` included. */
  readonly responses: ReadonlyMap<string, ResponseView>;
  readonly security: SecurityView;
  /** Media type and schema of the request body. */
  readonly body: BodyView;
}

export interface ParameterView {
  readonly name: string;
  /** API Gateway's word, or OpenAPI's own where it has none. */
  readonly location: 'path' | 'querystring' | 'header' | 'body' | 'formData' | 'cookie' | string;
  readonly required: boolean;
  readonly node: SpecNode;
  /** Written on the path item. */
  readonly fromPath: boolean;
}

export interface ResponseView {
  readonly status: string;
  /** The member of `responses`. */
  readonly entry: SpecNode;
  /** The response, `$ref`s followed. */
  readonly node: SpecNode;
  /** Names of the declared headers, in lower case. */
  readonly headers: ReadonlySet<string>;
}

export interface BodyView {
  /** `requestBody`, or the parameter with `in: body`. */
  readonly node: SpecNode | undefined;
  readonly required: boolean;
  readonly schemas: readonly { readonly mediaType: string; readonly schema: SpecNode }[];
}

export interface IntegrationView {
  readonly node: SpecNode;
  /** In lower case; `''` where it has none. */
  readonly type: string;
  readonly isProxy: boolean;
  /** A Lambda function is called. */
  readonly isLambda: boolean;
  readonly uri: string | undefined;
  readonly requestParameters: readonly SpecNode[];
  readonly responses: readonly IntegrationResponseView[];
  readonly templates: readonly TemplateView[];
  /** In lower case; API Gateway's default filled in. */
  readonly passthroughBehavior: string;
}

export interface IntegrationResponseView {
  /** `default`, or a regular expression. */
  readonly pattern: string;
  readonly node: SpecNode;
  readonly status: string | undefined;
  readonly parameters: readonly SpecNode[];
  readonly templates: readonly SpecNode[];
}

/** A mapping template. */
export interface TemplateView {
  readonly role: 'request' | 'response';
  readonly mediaType: string;
  readonly text: string;
  readonly node: SpecNode;
  readonly method: MethodView;
}

export interface SchemeView {
  readonly name: string;
  readonly node: SpecNode;
  /** `apiKey`, `oauth2`, ... */
  readonly type: string | undefined;
  /** `x-amazon-apigateway-authorizer`. */
  readonly authorizer: SpecNode | undefined;
  /** Of the authorizer, in lower case. */
  readonly authorizerType: string | undefined;
  readonly isSigV4: boolean;
  /** An API key in the header x-api-key, with no authorizer. */
  readonly isApiKey: boolean;
}

/** How a method is protected, as API Gateway reads it: requirements flattened (import-export.md 2.8). */
export interface SecurityView {
  /** The `security` that counts: the operation's own, else the document's. */
  readonly node: SpecNode | undefined;
  readonly isOwn: boolean;
  readonly requirements: readonly RequirementView[];
  readonly authorizer: SchemeView | undefined;
  readonly isIam: boolean;
  readonly apiKeyRequired: boolean;
  readonly scopes: readonly string[];
  /** Neither an authorizer nor IAM. */
  readonly isOpen: boolean;
}

export interface RequirementView {
  /** Index of the alternative. */
  readonly alternative: number;
  readonly name: string;
  readonly node: SpecNode;
  readonly scheme: SchemeView | undefined;
  readonly scopes: readonly string[];
}

export interface GatewayResponseView {
  readonly type: string;
  readonly node: SpecNode;
  readonly parameters: readonly SpecNode[];
  readonly templates: readonly SpecNode[];
}

import type { SourceRef } from '../diagnostics/diagnostic.ts';

/** A REST authorizer, told apart by `type`. */
export type Authorizer = TokenAuthorizer | RequestAuthorizer | CognitoAuthorizer;

interface AuthorizerBase {
  /** 6 characters `[a-z0-9]`. */
  readonly id: string;
  readonly name: string;
  /** `x-amazon-apigateway-authtype`, verbatim. */
  readonly authType?: string;
  /** 0..3600 seconds; absent: the service uses 300. */
  readonly authorizerResultTtlInSeconds?: number;
  readonly at: SourceRef;
}

interface LambdaAuthorizerBase extends AuthorizerBase {
  /** `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{functionArn}/invocations`. */
  readonly authorizerUri: string;
  readonly authorizerCredentials?: string;
  readonly identityValidationExpression?: string;
}

export interface TokenAuthorizer extends LambdaAuthorizerBase {
  readonly type: 'TOKEN';
  /** `method.request.header.NAME`. */
  readonly identitySource: string;
}

export interface RequestAuthorizer extends LambdaAuthorizerBase {
  readonly type: 'REQUEST';
  /** Comma list of `method.request.{header|querystring}.x`, `stageVariables.x`, `context.x`; absent: none. */
  readonly identitySource?: string;
}

export interface CognitoAuthorizer extends AuthorizerBase {
  readonly type: 'COGNITO_USER_POOLS';
  readonly identitySource: string;
  readonly identityValidationExpression?: string;
  readonly providerARNs: readonly string[];
}

/** An authorizer of an HTTP or WebSocket API. */
export interface HttpAuthorizer {
  readonly id: string;
  readonly name: string;
  readonly type: 'REQUEST' | 'JWT';
  readonly authorizerUri?: string;
  readonly authorizerCredentials?: string;
  /** `$request.header.x`, `$request.querystring.x`, `$context.x`, `$stageVariables.x`. */
  readonly identitySource: readonly string[];
  readonly authorizerResultTtlInSeconds?: number;
  readonly authorizerPayloadFormatVersion?: '1.0' | '2.0';
  readonly enableSimpleResponses?: boolean;
  readonly jwtConfiguration?: { readonly issuer?: string; readonly audience: readonly string[] };
  readonly at: SourceRef;
}

import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import type { InputMap } from '../node.ts';
import { type DocumentDraft, ensureMap, put } from './generated-document.ts';
import { mapAt } from './template.ts';
import { defined, isTrue, listAt, mapOf, textAt } from './values.ts';

/** What SAM's `Auth` of an API says. */
export interface ApiAuth {
  readonly defaultAuthorizer: string | undefined;
  readonly apiKeyRequired: boolean;
  /** The default authorizer guards preflights too unless the template says no (documented). */
  readonly guardsPreflight: boolean;
  /** As written; undefined: not said. */
  readonly invokeRole: unknown;
  /** Scopes of an authorizer that an event does not say its own of. */
  readonly scopes: ReadonlyMap<string, readonly string[]>;
}

const iam = 'AWS_IAM';
const iamScheme = 'AWS_IAM';
const keyScheme = 'api_key';

/** Adds the authorizers of SAM's `Auth` as security schemes, as SAM's own translation does. */
export function addAuth(draft: DocumentDraft, auth: InputMap, at: SourceRef, kind: 'REST' | 'HTTP'): ApiAuth {
  const scopes = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(mapAt(auth, 'Authorizers'))) {
    const authorizer = mapOf(value);
    const scheme = kind === 'REST' ? restScheme(authorizer) : httpScheme(authorizer);
    put(draft, [...schemePath(draft), name], scheme, at);
    scopes.set(name, listAt(authorizer, 'AuthorizationScopes').map(String));
  }
  return {
    defaultAuthorizer: textAt(auth, 'DefaultAuthorizer'),
    apiKeyRequired: isTrue(auth['ApiKeyRequired']),
    invokeRole: auth['InvokeRole'],
    guardsPreflight: auth['AddDefaultAuthorizerToCorsPreflight'] !== false,
    scopes,
  };
}

function schemePath(draft: DocumentDraft): string[] {
  return Object.hasOwn(draft.root, 'swagger') ? ['securityDefinitions'] : ['components', 'securitySchemes'];
}

function invocation(functionArn: unknown): string {
  const arn = String(functionArn);
  const region = arn.split(':')[3] ?? 'us-east-1';
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}

function restScheme(authorizer: InputMap): object {
  const identity = mapAt(authorizer, 'Identity');
  const name = textAt(identity, 'Header') ?? 'Authorization';
  const header = { type: 'apiKey', name, in: 'header' };
  const pool = authorizer['UserPoolArn'];
  if (pool !== undefined) {
    return {
      ...header,
      'x-amazon-apigateway-authtype': 'cognito_user_pools',
      'x-amazon-apigateway-authorizer': {
        type: 'cognito_user_pools',
        providerARNs: Array.isArray(pool) ? pool : [pool],
      },
    };
  }
  const isRequest = authorizer['FunctionPayloadType'] === 'REQUEST';
  return {
    ...header,
    ...(isRequest ? { name: 'Unused' } : {}),
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': defined({
      type: isRequest ? 'request' : 'token',
      authorizerUri: invocation(authorizer['FunctionArn']),
      authorizerCredentials: authorizer['FunctionInvokeRole'],
      authorizerResultTtlInSeconds: identity['ReauthorizeEvery'],
      identityValidationExpression: identity['ValidationExpression'],
      identitySource: isRequest ? requestSources(identity, 'method.request.').join(', ') : undefined,
    }),
  };
}

/** Identity sources from SAM's four lists. */
function requestSources(identity: InputMap, prefix: string): string[] {
  const dollar = prefix.startsWith('$') ? '$' : '';
  return [
    ...listAt(identity, 'Headers').map((name) => `${prefix}header.${String(name)}`),
    ...listAt(identity, 'QueryStrings').map((name) => `${prefix}querystring.${String(name)}`),
    ...listAt(identity, 'StageVariables').map((name) => `${dollar}stageVariables.${String(name)}`),
    ...listAt(identity, 'Context').map((name) => `${dollar}context.${String(name)}`),
  ];
}

function httpScheme(authorizer: InputMap): object {
  const jwt = mapAt(authorizer, 'JwtConfiguration');
  if (Object.keys(jwt).length > 0) {
    return {
      type: 'oauth2',
      'x-amazon-apigateway-authorizer': {
        type: 'jwt',
        jwtConfiguration: lowerFirst(jwt),
        identitySource: textAt(authorizer, 'IdentitySource') ?? '$request.header.Authorization',
      },
    };
  }
  const identity = mapAt(authorizer, 'Identity');
  const version = authorizer['AuthorizerPayloadFormatVersion'];
  return {
    type: 'apiKey',
    name: 'Unused',
    in: 'header',
    'x-amazon-apigateway-authorizer': defined({
      type: 'request',
      authorizerUri: invocation(authorizer['FunctionArn']),
      authorizerCredentials: authorizer['FunctionInvokeRole'],
      authorizerPayloadFormatVersion: version === undefined ? undefined : String(version),
      enableSimpleResponses: authorizer['EnableSimpleResponses'],
      authorizerResultTtlInSeconds: identity['ReauthorizeEvery'],
      identitySource: requestSources(identity, '$request.').join(','),
    }),
  };
}

/** CloudFormation's `AllowOrigins` is `allowOrigins` in the document. */
export function lowerFirst(map: InputMap): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]),
  );
}

/** The `security` of an operation by the event's own `Auth`, else by the API's; undefined: none to write. */
export function securityOf(
  draft: DocumentDraft,
  auth: ApiAuth,
  own: InputMap,
): readonly object[] | undefined {
  const named = textAt(own, 'Authorizer') ?? auth.defaultAuthorizer;
  const wantsKey = own['ApiKeyRequired'] === undefined ? auth.apiKeyRequired : isTrue(own['ApiKeyRequired']);
  const requirement: Record<string, readonly string[]> = {};
  if (named === iam) {
    ensureScheme(draft, iamScheme, {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    });
    requirement[iamScheme] = [];
  } else if (named !== undefined && named !== 'NONE') {
    const scopes = Object.hasOwn(own, 'AuthorizationScopes') ? listAt(own, 'AuthorizationScopes') : undefined;
    requirement[named] = (scopes ?? auth.scopes.get(named) ?? []).map(String);
  }
  if (wantsKey) {
    ensureScheme(draft, keyScheme, { type: 'apiKey', name: 'x-api-key', in: 'header' });
    requirement[keyScheme] = [];
  }
  if (Object.keys(requirement).length > 0) return [requirement];
  return named === 'NONE' ? [] : undefined;
}

function ensureScheme(draft: DocumentDraft, name: string, scheme: object): void {
  const schemes = ensureMap(draft, ...schemePath(draft));
  if (!Object.hasOwn(schemes, name)) schemes[name] = scheme;
}

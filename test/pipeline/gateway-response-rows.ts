import { createHash } from 'node:crypto';
import type { Backend } from './backend.ts';
import { type CallInit, type MethodSpec, mock } from './served-rest.ts';

export const handlers = `
exports.throws = async () => { throw new Error('boom'); };
exports.nonsense = async () => 'no policy';
exports.unauthorized = async () => { throw new Error('Unauthorized'); };
exports.denies = async (event) => ({ principalId: 'p', policyDocument: { Version: '2012-10-17', Statement: [
  { Effect: 'Deny', Action: 'execute-api:Invoke', Resource: event.methodArn }] } });
exports.malformed = async () => ({ wrongKey: 1 });
`;
const functionNames = ['throws', 'nonsense', 'unauthorized', 'denies', 'malformed'] as const;

const arn = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${name}/invocations`;
const authorizer = (name: string) => ({
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': {
    type: 'token',
    authorizerUri: arn(name),
    authorizerResultTtlInSeconds: 0,
  },
});
const guardedBy = (name: string): MethodSpec => ({
  integration: mock('{}'),
  operation: { security: [{ [name]: [] }] },
});
const keyed: MethodSpec = { integration: mock('{}'), operation: { security: [{ api_key: [] }] } };
const signed: MethodSpec = { integration: mock('{}'), operation: { security: [{ sigv4: [] }] } };
const http = (uri: string, more: object = {}): MethodSpec => ({
  integration: {
    type: 'http',
    httpMethod: 'GET',
    uri,
    responses: { default: { statusCode: '200' } },
    ...more,
  },
});

const validated = { 'x-amazon-apigateway-request-validator': 'all' };

/** The methods that the rows below call. */
export function methods(backend: Backend, refusing: string): Record<string, MethodSpec> {
  return {
    'GET /configuration': http('http://${stageVariables.none}/x'),
    'GET /failure': http(refusing),
    'GET /timeout': http(`${backend.origin}/never`, { timeoutInMillis: 50 }),
    'POST /media': {
      integration: { ...(mock('{}') as object), passthroughBehavior: 'never' },
    },
    'GET /parameters': {
      integration: mock('{}'),
      operation: {
        ...validated,
        parameters: [
          { name: 'b', in: 'query', required: true, schema: { type: 'string' } },
          { name: 'x-a', in: 'header', required: true, schema: { type: 'string' } },
        ],
      },
    },
    'POST /body': {
      integration: mock('{}'),
      operation: {
        ...validated,
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
      },
    },
    'POST /malformed': { integration: { type: 'aws_proxy', httpMethod: 'POST', uri: arn('malformed') } },
    'GET /wrong-verb': { integration: { type: 'aws_proxy', httpMethod: 'GET', uri: arn('malformed') } },
    'GET /throws': guardedBy('throws'),
    'GET /nonsense': guardedBy('nonsense'),
    'GET /unauthorized': guardedBy('unauthorized'),
    'GET /denies': guardedBy('denies'),
    'GET /key': keyed,
    'GET /key-throttled': keyed,
    'GET /key-quota': keyed,
    'GET /signed': signed,
    'GET /blocked': { integration: mock('{}') },
    'POST /large': { integration: mock('{}') },
  };
}

const key = (name: string) => `${name}-0123456789abcdefghij`;
const plan = (name: string, more: object) => ({
  name,
  apiStages: [{ stage: 'dev' }],
  keys: [name],
  ...more,
});

export const config = {
  functions: Object.fromEntries(
    functionNames.map((name) => [name, { handler: `handlers.${name}`, isolation: 'in-process' }]),
  ),
  apiKeys: ['slow', 'spent'].map((name) => ({ name, value: key(name) })),
  usagePlans: [
    plan('slow', { throttle: { rateLimit: 0.001, burstLimit: 1 } }),
    plan('spent', { quota: { limit: 1, period: 'DAY' } }),
  ],
  identities: [
    { accessKeyId: 'AKIDOLD', secretAccessKey: 's', sessionToken: 't', expiration: '2020-01-01T00:00:00Z' },
  ],
  waf: { block: [{ name: 'blocked', path: '/dev/blocked' }] },
};

export const root = {
  components: {
    schemas: { Pet: { type: 'object', required: ['name', 'id'], properties: { name: { type: 'string' } } } },
    securitySchemes: {
      api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      sigv4: {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'awsSigv4',
      },
      ...Object.fromEntries(functionNames.map((name) => [name, authorizer(name)])),
    },
  },
  'x-amazon-apigateway-request-validators': {
    all: { validateRequestBody: true, validateRequestParameters: true },
  },
};

export interface Row {
  readonly type: string;
  readonly method: string;
  readonly path: string;
  readonly init?: CallInit;
  /** How often it is called; the last answer counts. */
  readonly times?: number;
  readonly status: number;
  readonly errorType: string;
  readonly body: string;
  /** Errors after the endpoint call carry the trace's root (publicly reported). */
  readonly traced?: true;
}

export const tokened = { headers: { Authorization: 'token' } };
const signature = 'AWS4-HMAC-SHA256 Credential=AKIDOLD/20200101/us-east-1/execute-api/aws4_request';
const now = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');

/** Statuses recorded; bodies by the spacing rule of 2.5; sources of the rest in rest-request-phases.md 6.1. */
export const rows: readonly Row[] = [
  {
    type: 'ACCESS_DENIED',
    method: 'GET',
    path: '/denies',
    init: tokened,
    status: 403,
    errorType: 'AccessDeniedException',
    body: '{"Message":"User is not authorized to access this resource with an explicit deny"}',
  },
  {
    type: 'API_CONFIGURATION_ERROR',
    method: 'GET',
    path: '/configuration',
    status: 500,
    errorType: 'InternalServerErrorException',
    body: '{"message": "Internal server error"}',
  },
  {
    type: 'AUTHORIZER_CONFIGURATION_ERROR',
    method: 'GET',
    path: '/nonsense',
    init: tokened,
    status: 500,
    errorType: 'AuthorizerConfigurationException',
    body: '{"message":null}',
  },
  {
    type: 'AUTHORIZER_FAILURE',
    method: 'GET',
    path: '/throws',
    init: tokened,
    status: 500,
    errorType: 'AuthorizerConfigurationException',
    body: '{"message":null}',
  },
  {
    type: 'BAD_REQUEST_BODY',
    method: 'POST',
    path: '/body',
    init: { body: '{}' },
    status: 400,
    errorType: 'BadRequestException',
    body: '{"message": "Invalid request body"}',
  },
  {
    type: 'BAD_REQUEST_PARAMETERS',
    method: 'GET',
    path: '/parameters',
    status: 400,
    errorType: 'BadRequestException',
    body: '{"message": "Missing required request parameters: [x-a, b]"}',
  },
  {
    type: 'DEFAULT_5XX',
    method: 'POST',
    path: '/malformed',
    status: 502,
    errorType: 'InternalServerErrorException',
    body: '{"message": "Internal server error"}',
    traced: true,
  },
  {
    type: 'EXPIRED_TOKEN',
    method: 'GET',
    path: '/signed',
    init: {
      headers: {
        Authorization: `${signature}, SignedHeaders=host, Signature=00`,
        'X-Amz-Date': now,
        'X-Amz-Security-Token': 't',
      },
    },
    status: 403,
    errorType: 'ExpiredTokenException',
    body: '{"message":"The security token included in the request is expired"}',
  },
  {
    type: 'INTEGRATION_FAILURE',
    method: 'GET',
    path: '/failure',
    status: 504,
    errorType: 'InternalServerErrorException',
    body: '{"message": "Network error communicating with endpoint"}',
    traced: true,
  },
  {
    type: 'INTEGRATION_TIMEOUT',
    method: 'GET',
    path: '/timeout',
    status: 504,
    errorType: 'InternalServerErrorException',
    body: '{"message": "Endpoint request timed out"}',
    traced: true,
  },
  {
    type: 'INVALID_API_KEY',
    method: 'GET',
    path: '/key',
    status: 403,
    errorType: 'ForbiddenException',
    body: '{"message":"Forbidden"}',
  },
  {
    type: 'INVALID_SIGNATURE',
    method: 'GET',
    path: '/signed',
    init: { headers: { Authorization: 'Bearer x' } },
    status: 403,
    errorType: 'IncompleteSignatureException',
    body: `{"message":"Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${createHash('sha256').update('Bearer x').digest('base64')}'."}`,
  },
  {
    type: 'MISSING_AUTHENTICATION_TOKEN',
    method: 'GET',
    path: '/nowhere',
    status: 403,
    errorType: 'MissingAuthenticationTokenException',
    body: '{"message":"Missing Authentication Token"}',
  },
  {
    type: 'QUOTA_EXCEEDED',
    method: 'GET',
    path: '/key-quota',
    init: { headers: { 'X-Api-Key': key('spent') } },
    times: 2,
    status: 429,
    errorType: 'LimitExceededException',
    body: '{"message":"Limit Exceeded"}',
  },
  {
    type: 'REQUEST_TOO_LARGE',
    method: 'POST',
    path: '/large',
    init: { body: Buffer.alloc(10_485_761, 'x') },
    status: 413,
    errorType: 'RequestTooLargeException',
    body: '{"message":"Request Too Long"}',
  },
  {
    type: 'THROTTLED',
    method: 'GET',
    path: '/key-throttled',
    init: { headers: { 'x-api-key': key('slow') } },
    times: 2,
    status: 429,
    errorType: 'TooManyRequestsException',
    body: '{"message":"Too Many Requests"}',
  },
  {
    type: 'UNAUTHORIZED',
    method: 'GET',
    path: '/unauthorized',
    init: tokened,
    status: 401,
    errorType: 'UnauthorizedException',
    body: '{"message":"Unauthorized"}',
  },
  {
    type: 'UNSUPPORTED_MEDIA_TYPE',
    method: 'POST',
    path: '/media',
    init: { headers: { 'Content-Type': 'text/xml' } },
    status: 415,
    errorType: 'BadRequestException',
    body: '{"message": "Unsupported Media Type"}',
  },
  {
    type: 'WAF_FILTERED',
    method: 'GET',
    path: '/blocked',
    status: 403,
    errorType: 'ForbiddenException',
    body: '{"message":"Forbidden"}',
  },
];

import type { Severity } from './diagnostic.ts';

/** What is told of an import or configuration rule besides its message. */
export interface ImportRule {
  readonly severity: Severity;
  /** One line for `gwctl explain`. */
  readonly title: string;
  /**
   * API Gateway's whole answer is the message, or this text in its place; not one line of `Errors found during import:`
   * (import-export.md 2.12).
   */
  readonly whole?: true | string;
  /** What API Gateway itself is known to make of it, where gwctl judges otherwise; used under `--strict`. */
  readonly strict?: Severity;
}

const error = (title: string): ImportRule => ({ severity: 'error', title });
const whole = (title: string, answer: true | string = true): ImportRule => ({
  severity: 'error',
  title,
  whole: answer,
});
const warn = (title: string): ImportRule => ({ severity: 'warn', title });
/** Only gwctl refuses it: API Gateway takes it in silence, or its answer is not known. */
const ownError = (title: string): ImportRule => ({ severity: 'error', title, strict: 'warn' });
const info = (title: string): ImportRule => ({ severity: 'info', title });

/** Every id that reading, importing and configuring may report. Ids that `gwctl lint` shares mean the same there. */
export const importRules = {
  // Reading
  // API Gateway says no more of a text that it cannot parse (recorded).
  'document-parses': whole('The file is JSON or YAML text', 'Invalid OpenAPI input.'),
  'document-limits': whole('The document stays within the depth, values and files that gwctl reads'),
  'document-size': error('The document has at most 6 MB, as API Gateway imports it'),
  'duplicate-key': ownError('No map holds a key twice'),
  'unresolved-ref': ownError('Every $ref leads to something'),
  'ref-outside': error("Every $ref stays below the spec's folder"),
  'remote-ref': error('No $ref leads to the network'),
  // Placeholders and templates
  'cfn-intrinsic': error('Every CloudFormation function is resolved before the import'),
  'malformed-integration': whole('Every integration is made of plain values'),
  'cfn-intrinsic-in-integration': whole('Every CloudFormation function of an integration is resolved'),
  'placeholder-default': info('A placeholder without a value was given a local default'),
  'template-resource': error('A template holds an API that gwctl can read'),
  'template-property': info('Everything that a template says of its API is read'),
  // Mapping templates
  'content-type': error('The content type of a template or model is a type and a subtype'),
  'template-syntax': error('A mapping template is written in Velocity 1.7'),
  'template-size': error('A mapping template has at most 300 KB'),
  'template-pattern': warn('A regular expression of a mapping template runs in linear time'),
  'template-path': warn('A JSONPath of a mapping template is one that API Gateway reads'),
  'template-directive': warn('A mapping template loads and evaluates nothing'),
  // Document
  'openapi-version': whole('The document is Swagger 2.0 or OpenAPI 3.0'),
  'openapi-structure': error('Every part of the document has the shape that OpenAPI gives it'),
  'info-title-missing': error('info.title names the API'),
  'double-encoded-document': whole('The document is a map, not a text that holds one'),
  'unknown-aws-extension': ownError('Every x-amazon-apigateway- key is one that API Gateway knows'),
  'extension-misplaced': warn('Every extension stands where API Gateway reads it'),
  'extension-wrong-api-type': info('An extension of another kind of API is ignored'),
  'extension-unknown-field': warn('Every field of an extension is one that API Gateway knows'),
  'extension-value': error('Every extension has a value that API Gateway accepts'),
  'servers-multiple': warn('The document has one server'),
  'base-path-ignored': info('A base path is part of the document but not of its paths'),
  'limit-resources': warn("The resources of an API stay within API Gateway's quota"),
  'limit-routes': warn("The routes of an API stay within API Gateway's quota"),
  'limit-integrations': warn("The integrations of an API stay within API Gateway's quota"),
  'limit-authorizers': warn("The authorizers of an API stay within API Gateway's quota"),
  'limit-doc-parts': warn("The documentation parts of an API stay within API Gateway's quota"),
  'limit-policy': warn("The resource policy stays within API Gateway's quota"),
  'limit-audiences': warn("The audiences of a JWT authorizer stay within API Gateway's quota"),
  'limit-scopes': warn("The scopes of a route stay within API Gateway's quota"),
  // Paths and parameters
  'path-segment-chars': error('Path segments are made of the characters that API Gateway takes'),
  'path-normalised': warn('Paths have no empty segment'),
  'path-duplicate': ownError('No path and verb is defined twice'),
  'path-partial-variable': error('A path variable is a whole segment'),
  'path-sibling-variables': error('A resource has one variable child at most'),
  'path-greedy-not-last': error('A greedy path variable is last'),
  'trace-operation': warn('API Gateway has no TRACE method'),
  'param-name-chars': error('Parameter names are made of the characters that API Gateway takes'),
  'param-name-reused': error('A parameter name is used once in a method'),
  'parameter-type-leftover': warn('An OpenAPI 3 parameter has its type in its schema'),
  'cookie-parameter': info('Cookie parameters have no counterpart'),
  'form-parameter': info('Form parameters have no counterpart'),
  'default-response-skipped': info('A response without a status has no counterpart'),
  'wildcard-status': error('A response status is a number'),
  // Models
  'model-name': error('Model names are alphanumeric'),
  'model-invalid': error('Models are JSON Schema draft 4'),
  'model-empty': error('A model says something'),
  'model-unsupported-type': warn('A body model is an object or a list'),
  'model-missing': warn('Every model that a method names exists'),
  'schema-keyword-dropped': info('A keyword that models do not have was left out'),
  'schema-bundled': info('A schema of another place became a model'),
  // Security
  'security-scheme-missing': ownError('Every security requirement names a scheme'),
  'security-scheme-unsupported': warn('Every security scheme is one that API Gateway can apply'),
  'api-key-not-x-api-key': warn('An API key is looked for in the header x-api-key'),
  'security-alternatives': warn('A method has one authorizer'),
  'security-scopes-dropped': info('Scopes belong to Cognito and JWT authorizers'),
  'authorizer-invalid': error('Every authorizer is complete'),
  'authorizer-ttl': error('An authorizer keeps results for 0 to 3600 seconds'),
  'authtype-without-authorizer': error('A scheme with a custom authtype has its authorizer'),
  'request-identity-missing': error('An authorizer that keeps results has identity sources'),
  'http-jwt-issuer': error('A JWT authorizer names its issuer'),
  'http-simple-responses': error('Simple responses go with version 2.0 of the payload'),
  'authorizer-uri-form': warn('An authorizer names its function by a well-formed ARN'),
  'auth-conflict': warn('An operation says in one way how it is authorized'),
  // Integrations
  'integration-missing': info('Every method has an integration'),
  'integration-type': error('The type of an integration is one that the API supports'),
  'integration-http-method': error('Every integration but a mock names its HTTP method'),
  'integration-uri': error('The URI of an HTTP integration is an absolute URL'),
  'aws-uri-form': error('The URI of an AWS integration is an ARN with path or action'),
  'aws-proxy-service': error('AWS_PROXY is for Lambda functions and Firehose streams'),
  'lambda-arn-bare': error('The URI of a Lambda integration invokes a function'),
  'integration-credentials': error('The credentials of an integration are an ARN'),
  'integration-connection': error('A VPC link is named by its id'),
  'timeout-range': error('The time-out of an integration is within its range'),
  'http-timeout': error("The time-out of an HTTP API's integration is 30000 ms at most"),
  'mapping-not-string': warn('Parameter mappings are texts'),
  'mapping-source-undeclared': error('A mapping reads parameters that the method declares'),
  'cache-key-undeclared': error('A cache key is a parameter that the method declares'),
  'mapping-expression': error('Parameter mappings are expressions that API Gateway knows'),
  'response-status-undeclared': error('An integration response has its method response'),
  'response-header-undeclared': {
    ...warn('A mapped response header is declared on the method response'),
    strict: 'error',
  },
  'response-duplicate-status': warn('Integration responses differ in their status'),
  'request-validator-unknown': ownError('A request validator that is named is defined'),
  'mock-http-method-dropped': info('A mock has no HTTP method'),
  'payload-version-on-rest': info('REST APIs have no payload format version'),
  'gateway-response-literal': warn(
    "The value of a gateway response's header is an expression or a text in single quotes",
  ),
  'gateway-response-type': error('Every gateway response has a type that API Gateway knows'),
  'gateway-response-status': error('The status of a gateway response is from 100 to 599'),
  'tls-policy-access-mode': error('A security policy of the newer kind stands with an endpoint access mode'),
  'policy-invalid': error('The resource policy is a policy document'),
  'documentation-part': error('Every documentation part has a valid location'),
  'import-mode': error('The file and the API that it is imported onto fit each other'),
  'export-impossible': error('The API has a form in the format that is asked for'),
  // HTTP and WebSocket APIs
  'http-swagger': whole('HTTP APIs are imported from OpenAPI 3.0'),
  'http-feature-ignored': info('HTTP APIs ignore models, validators and request bodies'),
  'http-route-key': warn('Paths of an HTTP API start with a slash'),
  'http-integration': warn('HTTP APIs have Lambda proxy and HTTP proxy integrations'),
  'http-security': error('A route has one authorizer'),
  'http-cors': error('The CORS configuration is one that API Gateway accepts'),
  'http-mapping': error('Parameter mappings of an HTTP API are ones that API Gateway accepts'),
  'http-reserved-header': error('A mapping leaves the headers alone that API Gateway keeps for itself'),
  'payload-version': error('The payload format version is 1.0 or 2.0'),
  'websocket-paths': warn('A document with x-gwctl-websocket has no paths'),
  'websocket-structure': error('x-gwctl-websocket has the shape of its page'),
} as const satisfies Readonly<Record<string, ImportRule>>;

export type ImportRuleId = keyof typeof importRules;

/** A refusal or a warning of the control plane and of `gwctl.yaml`. */
export interface ControlRule extends Pick<ImportRule, 'severity' | 'title'> {
  /** AWS's exception, where the control plane of API Gateway would raise one. */
  readonly exception?: 'BadRequestException' | 'NotFoundException' | 'ConflictException';
}

/** Every id that the control plane and the reading of `gwctl.yaml` may report. */
export const controlRules = {
  configuration: error('gwctl.yaml holds keys and values that gwctl knows, and names what is there'),
  'control-bad-request': {
    ...error('The control plane is asked for what it can do'),
    exception: 'BadRequestException',
  },
  'control-not-found': { ...error('What is named is there'), exception: 'NotFoundException' },
  'control-conflict': { ...error('A name or a value is given once'), exception: 'ConflictException' },
  'control-access-log-format': warn('Every line of an access log tells the request'),
  'control-auto-deploy': warn('An API that a stage deploys automatically can be deployed'),
  'control-domain-endpoint': warn('A custom domain is one that API Gateway would take'),
  'control-foreign-setting': warn('Every setting of a stage is one that its kind of API has'),
  'control-idle-method-setting': warn('Every method setting is for a method of the API'),
} as const satisfies Readonly<Record<string, ControlRule>>;

export type ControlRuleId = keyof typeof controlRules;

import { describe, expect, it } from 'vitest';
import { problemsOf } from './import-text.ts';

/** A document with one path item, in lines that the rows below count on: the path item begins in line 5. */
function withPath(item: string, path = '/pets'): string {
  return `openapi: 3.0.1\ninfo: { title: pets, version: '1' }\npaths:\n  '${path}':\n${item.replace(/^/gm, '    ')}\n`;
}

const mock = "x-amazon-apigateway-integration: { type: mock, responses: { default: { statusCode: '200' } } }";

const invalidModel =
  "Unable to create model for 'Pet': Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]";

/** Name, text, the problems as `rule severity file:line:column message`. Texts marked recorded or reported are AWS's. */
const rows: readonly [string, string, readonly string[]][] = [
  [
    'a path without its slash',
    `openapi: 3.0.1\ninfo: { title: pets }\npaths:\n  pets:\n    get: { responses: { '200': { description: ok } }, ${mock} }\n`,
    ['path-normalised warn spec.yaml:4:3 Parse issue: attribute paths. Resource pets should start with /'],
  ],
  [
    'a body schema that is a text (reported)',
    withPath(
      `get:\n  responses: { '200': { description: ok, content: { application/json: { schema: Pet } } } }\n  ${mock}`,
    ),
    ['model-unsupported-type warn spec.yaml:6:85 Invalid format for model application/json for method GET'],
  ],
  [
    'an endpoint configuration at the root of OpenAPI 3 (documented in a server)',
    'openapi: 3.0.1\ninfo: { title: pets }\npaths: {}\nx-amazon-apigateway-endpoint-configuration: { disableExecuteApiEndpoint: true }\n',
    [
      'extension-misplaced warn spec.yaml:4:1 x-amazon-apigateway-endpoint-configuration is ignored here: API Gateway reads it in a server object.',
    ],
  ],
  [
    'an extension of a server that is none',
    'openapi: 3.0.1\ninfo: { title: pets }\npaths: {}\nservers:\n  - url: https://pets.example.com\n    x-amazon-apigateway-endpoint-config: {}\n',
    [
      'unknown-aws-extension error spec.yaml:6:5 API Gateway has no extension x-amazon-apigateway-endpoint-config.',
    ],
  ],
  [
    'cache keys that the method does not declare (reported), and one that is none',
    withPath(
      `get:\n  parameters: [{ name: kind, in: query, schema: { type: string } }]\n  responses: { '200': { description: ok } }\n  x-amazon-apigateway-integration:\n    type: http_proxy\n    httpMethod: GET\n    uri: https://pets.example.com\n    cacheKeyParameters: [method.request.querystring.kind, method.request.path.id, integration.request.header.X, method.request.header.X, method.input.params.kind]`,
      '/pets/{id}/toys',
    ),
    [
      "cache-key-undeclared error spec.yaml:12:117 Unable to put integration on 'GET' for resource at path '/pets/{id}/toys': Invalid cache key parameter specified",
      "cache-key-undeclared error spec.yaml:12:142 Unable to put integration on 'GET' for resource at path '/pets/{id}/toys': Invalid cache key parameter specified",
    ],
  ],
  ...[
    '{ type: text }',
    '{ type: [] }',
    '{ type: object, required: true }',
    '{ type: object, properties: [name] }',
    '{ type: string, enum: [] }',
    '{ type: string, minLength: "3" }',
    '{ type: string, maxLength: -1 }',
    '{ type: integer, minimum: one }',
    '{ type: array, items: string }',
    '{ allOf: all }',
    '{ type: object, additionalProperties: some }',
    '{ type: array, uniqueItems: 1 }',
  ].map((schema): [string, string, string[]] => [
    `a model that is no draft 4 (reported): ${schema}`,
    `openapi: 3.0.1\ninfo: { title: pets }\npaths: {}\ncomponents:\n  schemas:\n    Pet: ${schema}\n`,
    [`model-invalid error spec.yaml:6:${10 + schema.lastIndexOf(': ') + 2} ${invalidModel}`],
  ]),
  ['an empty file', '', ['openapi-version error spec.yaml:1:1 Invalid OpenAPI input.']],
  ['a text', 'hello', ['openapi-version error spec.yaml:1:1 Invalid OpenAPI input.']],
  [
    'a document encoded twice (reported)',
    JSON.stringify('openapi: 3.0.1\npaths: {}'),
    ['double-encoded-document error spec.yaml:1:1 Invalid OpenAPI input.'],
  ],
  [
    'a text of very many lines',
    JSON.stringify('\n'.repeat(600_000)),
    ['openapi-version error spec.yaml:1:1 Invalid OpenAPI input.'],
  ],
  [
    'an indented document encoded twice',
    JSON.stringify('{\r\n\t "openapi": "3.0.1"}'),
    ['double-encoded-document error spec.yaml:1:1 Invalid OpenAPI input.'],
  ],
  [
    'OpenAPI 3.1 (reported)',
    'openapi: 3.1.0\npaths: {}\n',
    ['openapi-version error spec.yaml:1:10 Invalid OpenAPI input.'],
  ],
  ['Swagger 1', 'swagger: "1.2"\n', ['openapi-version error spec.yaml:1:10 Invalid OpenAPI input.']],
  [
    'broken YAML',
    'openapi: 3.0.1\npaths: [\n',
    [
      'document-parses error spec.yaml:3:1 spec.yaml is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
  ],
  [
    'two YAML documents',
    'openapi: 3.0.1\n---\nopenapi: 3.0.1\n',
    ['document-parses error spec.yaml:2:1 spec.yaml holds several YAML documents.'],
  ],
  [
    'a key that is there twice',
    'openapi: 3.0.1\ninfo: { title: a }\ninfo: { title: b }\npaths: {}\n',
    ['duplicate-key error spec.yaml:3:1 The key "info" is here twice, first in line 2.'],
  ],
  [
    'no title',
    'openapi: 3.0.1\ninfo: { version: "1" }\npaths: {}\n',
    ['info-title-missing error spec.yaml:2:1 The document has no info.title, which names the API.'],
  ],
  [
    'a list where a map belongs',
    'openapi: 3.0.1\ninfo: { title: a }\npaths: []\n',
    ['openapi-structure error spec.yaml:3:8 Invalid OpenAPI input: paths is a list, where a map belongs.'],
  ],
  [
    'a reference to nothing',
    withPath(`get:\n  responses: { '200': { $ref: '#/components/responses/Ok' } }\n  ${mock}`),
    [
      'unresolved-ref error spec.yaml:6:35 $ref "#/components/responses/Ok" leads to nothing.',
      "response-status-undeclared error spec.yaml:7:90 Unable to put integration response on 'GET' for resource at path '/pets': Invalid mapping expression specified: Validation Result: warnings : [], errors : [No method response exists for method.]",
    ],
  ],
  [
    'a reference to a model that is not there (reported)',
    withPath(
      `get:\n  responses: { '200': { content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }\n  ${mock}`,
    ),
    ["unresolved-ref warn spec.yaml:6:76 Reference to model 'Pet' not found. Ignoring."],
  ],
  [
    'a model that refers to one that is not there (the text is reported, its occasion unverified)',
    "openapi: 3.0.1\ninfo: { title: a }\npaths: {}\ncomponents:\n  schemas:\n    Pet: { type: object, properties: { a: { $ref: '#/components/schemas/Nope' } } }\n",
    [
      "unresolved-ref error spec.yaml:6:51 Unable to create model for 'Pet': Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]",
    ],
  ],
  [
    'a model that refers to another address (reported since 2024)',
    "openapi: 3.0.1\ninfo: { title: a }\npaths: {}\ncomponents:\n  schemas:\n    Pet: { type: object, properties: { a: { $ref: 'https://example.com/a.json' } } }\n",
    [
      "remote-ref error spec.yaml:6:51 Unable to create model for 'Pet': Invalid model specified: Validation Result: warnings : [], errors : [Model reference must be in canonical form]",
    ],
  ],
  [
    'an authorizer that is promised and not there (reported in 2016)',
    'openapi: 3.0.1\ninfo: { title: a }\npaths: {}\ncomponents:\n  securitySchemes:\n    Own: { type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: custom }\n',
    [
      "authtype-without-authorizer error spec.yaml:6:10 Unable to create authorizer from security definition: 'Own'. Extension x-amazon-apigateway-authorizer is required. Any methods with security: 'Own' will not be created. If this security definition is not a custom authorizer, remove the x-amazon-apigateway-authtype extension and it will be ignored.",
    ],
  ],
  [
    'references that lead out of the folder, to the network and to no file',
    withPath(
      "get:\n  parameters: [{ $ref: '../secret.yaml' }, { $ref: 'http://127.0.0.1/x' }, { $ref: 'nope.yaml#/a' }, { $ref: '/etc/passwd' }, { $ref: '%2e%2e/x.yaml' }, { $ref: 'file:///etc/passwd' }]",
    ),
    [
      'ref-outside error spec.yaml:6:28 $ref "../secret.yaml" leads out of the spec\'s folder.',
      'remote-ref error spec.yaml:6:56 $ref "http://127.0.0.1/x" is on the network, and gwctl opens no connection for a spec.',
      'unresolved-ref error spec.yaml:6:88 $ref "nope.yaml#/a" leads to nothing.',
      'ref-outside error spec.yaml:6:114 $ref "/etc/passwd" leads out of the spec\'s folder.',
      'ref-outside error spec.yaml:6:139 $ref "%2e%2e/x.yaml" leads out of the spec\'s folder.',
      'ref-outside error spec.yaml:6:166 $ref "file:///etc/passwd" leads out of the spec\'s folder.',
    ],
  ],
  [
    'references that lead round in circles',
    `${withPath("get:\n  parameters: [{ $ref: '#/components/parameters/A' }]")}components:\n  parameters: { A: { $ref: '#/components/parameters/B' }, B: { $ref: '#/components/parameters/A' } }\n`,
    ['unresolved-ref error spec.yaml:8:70 $ref "#/components/parameters/A" leads round in circles.'],
  ],
  [
    'a reference to a file in what is taken for data',
    "openapi: 3.0.1\ninfo: { title: a }\npaths: {}\ncomponents: { schemas: { A: { $ref: '#/x-own/a' } } }\nx-own: { a: { $ref: 'pet.yaml' } }\n",
    ['unresolved-ref error spec.yaml:5:21 $ref "pet.yaml" stands below x-own, where no other file is read.'],
  ],
  [
    'a reference that is not well formed',
    "openapi: 3.0.1\ninfo: { title: a }\npaths: {}\ncomponents: { schemas: { A: { $ref: '#/components/schemas/%ZZ' } } }\n",
    ['unresolved-ref error spec.yaml:4:37 $ref "#/components/schemas/%ZZ" leads to nothing.'],
  ],
  [
    'a reference to the whole document',
    "openapi: 3.0.1\ninfo: { title: a }\npaths: {}\ncomponents: { schemas: { A: { $ref: '#' } } }\n",
    ['unresolved-ref error spec.yaml:4:37 $ref "#" leads to the whole document, which is no schema.'],
  ],
  [
    'a reference that is no text',
    'openapi: 3.0.1\ninfo: { title: a }\npaths: {}\ncomponents: { schemas: { A: { $ref: 5 } } }\n',
    [
      "model-invalid error spec.yaml:4:37 Unable to create model for 'A': Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]",
    ],
  ],
  [
    'more references in a row than anybody writes',
    `openapi: 3.0.1\ninfo: { title: a }\npaths: {}\ncomponents:\n  schemas:\n    S65: { type: object }\n${Array.from(
      { length: 65 },
      (_, i) => `    S${i}: { $ref: '#/components/schemas/S${i + 1}' }\n`,
    ).join('')}`,
    [
      'unresolved-ref error spec.yaml:71:18 $ref "#/components/schemas/S65" comes after 64 other references in a row.',
    ],
  ],
  [
    'numbers that JSON cannot write',
    'openapi: 3.0.1\ninfo: { title: a }\npaths: {}\ncomponents: { schemas: { A: { type: number, maximum: 1e400, minimum: -.inf, multipleOf: .nan } } }\n',
    [
      'openapi-structure error spec.yaml:4:54 Invalid OpenAPI input: this number is larger than any that JSON readers keep.',
      'openapi-structure error spec.yaml:4:70 Invalid OpenAPI input: this number is larger than any that JSON readers keep.',
      'openapi-structure error spec.yaml:4:89 Invalid OpenAPI input: .nan is no number, and JSON has no word for it.',
    ],
  ],
  [
    // Ends at once: the sentence for it once took time with the square of the braces.
    'a segment of very many braces (reported)',
    `{"openapi":"3.0.1","info":{"title":"a"},"paths":{"/${'{'.repeat(50_000)}":{"get":{}}}}`,
    [
      `path-segment-chars error spec.yaml:1:50 Unable to create resource at path '/${'{'.repeat(50_000)}': Resource's path part only allow a-zA-Z0-9._-: and curly braces at the beginning and the end and an optional plus sign before the closing brace.`,
    ],
  ],
  [
    'an unknown extension',
    withPath('get: { x-amazon-apigateway-intergration: { type: mock } }'),
    [
      'unknown-aws-extension error spec.yaml:5:12 API Gateway has no extension x-amazon-apigateway-intergration.',
    ],
  ],
  [
    'two variables under one parent (recorded)',
    'openapi: 3.0.1\ninfo: { title: a }\npaths:\n  /pets/{id}: {}\n  /pets/{petId}/toys: {}\n',
    [
      "path-sibling-variables error spec.yaml:5:3 Unable to create resource at path '/pets/{petId}/toys': A sibling ({id}) of this resource already has a variable path part -- only one is allowed",
    ],
  ],
  [
    'a greedy variable that is not last (recorded)',
    withPath('get: {}', '/{proxy+}/x'),
    [
      "path-greedy-not-last error spec.yaml:4:3 Unable to create resource at path '/{proxy+}/x': Cannot create a child of a resource with a greedy path variable: {proxy+}",
    ],
  ],
  [
    'a variable inside of a segment (reported)',
    withPath('get: {}', '/file-{id}.json'),
    [
      "path-partial-variable error spec.yaml:4:3 Unable to create resource at path '/file-{id}.json': Resource's path part only allow a-zA-Z0-9._-: and curly braces at the beginning and the end and an optional plus sign before the closing brace.",
    ],
  ],
  [
    'a parameter with brackets in its name (reported)',
    withPath("get:\n  parameters: [{ name: 'filter[a]', in: query }]"),
    [
      "param-name-chars error spec.yaml:6:28 Unable to put method 'GET' on resource at path '/pets': Invalid mapping expression specified: Validation Result: warnings : [], errors : [Parameter name should match the following regular expression: ^[a-zA-Z0-9:._$-]+$]",
    ],
  ],
  [
    'one name for two parameters (recorded)',
    withPath('get:\n  parameters:\n    - { name: id, in: query }\n    - { name: id, in: header }'),
    [
      "param-name-reused error spec.yaml:8:11 Unable to put method 'GET' on resource at path '/pets': Parameter names must be unique across querystring, header and path",
    ],
  ],
  [
    'a status that is a pattern (reported)',
    withPath('get:\n  responses: { 5XX: { description: no } }'),
    [
      "wildcard-status error spec.yaml:6:20 Unable to put method response '5XX' of GET /pets: Invalid Response status code specified",
    ],
  ],
  [
    'an integration of no type',
    withPath('get:\n  x-amazon-apigateway-integration: { type: https_proxy }'),
    [
      "integration-type error spec.yaml:6:48 Unable to put integration on 'GET' for resource at path '/pets': Value 'https_proxy' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]",
    ],
  ],
  [
    'an HTTP integration without a method and with half a URL (recorded)',
    withPath('get:\n  x-amazon-apigateway-integration: { type: http, uri: api.example.com/a }'),
    [
      "integration-http-method error spec.yaml:6:40 Unable to put integration on 'GET' for resource at path '/pets': Enumeration value for HttpMethod must be non-empty",
      "integration-uri error spec.yaml:6:59 Unable to put integration on 'GET' for resource at path '/pets': Invalid HTTP endpoint specified for URI",
    ],
  ],
  [
    'headers of gateway responses that are no expressions (the second from older examples of the guide)',
    `openapi: 3.0.1
info: { title: a }
paths: {}
x-amazon-apigateway-gateway-responses:
  DEFAULT_4XX:
    responseParameters:
      gatewayresponse.header.Access-Control-Allow-Origin: "*"
      gatewayresponse.header.Id: method.input.params.id
      gatewayresponse.header.Fine: method.request.header.id
`,
    [
      'gateway-response-literal warn spec.yaml:7:59 * is no expression: the header will be left out.',
      'gateway-response-literal warn spec.yaml:8:34 method.input.params.id is no expression: the header will be left out.',
    ],
  ],
  [
    'URIs that are no function, no action, no ARN (recorded, reported)',
    `openapi: 3.0.1
info: { title: a }
paths:
  /a: { get: { x-amazon-apigateway-integration: { type: aws_proxy, httpMethod: POST, uri: 'arn:aws:lambda:us-east-1:123456789012:function:f' } } }
  /b: { get: { x-amazon-apigateway-integration: { type: aws, httpMethod: POST, uri: 'arn:aws:apigateway:us-east-1:s3:bucket' } } }
  /c: { get: { x-amazon-apigateway-integration: { type: aws, httpMethod: POST, uri: s3 } } }
  /d: { get: { x-amazon-apigateway-integration: { type: aws_proxy, httpMethod: POST, uri: 'arn:aws:apigateway:us-east-1:s3:path/x' } } }
`,
    [
      "lambda-arn-bare error spec.yaml:4:91 Unable to put integration on 'GET' for resource at path '/a': Invalid function ARN or invalid uri",
      "aws-uri-form error spec.yaml:5:85 Unable to put integration on 'GET' for resource at path '/b': AWS ARN for integration must contain path or action",
      "aws-uri-form error spec.yaml:6:85 Unable to put integration on 'GET' for resource at path '/c': Invalid ARN specified in the request",
      "aws-proxy-service error spec.yaml:7:91 Unable to put integration on 'GET' for resource at path '/d': Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    ],
  ],
  [
    'a time-out out of range (reported)',
    withPath('get:\n  x-amazon-apigateway-integration: { type: mock, timeoutInMillis: 60000 }'),
    [
      "timeout-range error spec.yaml:6:71 Unable to put integration on 'GET' for resource at path '/pets': Timeout should be between 50 ms and 29000 ms",
    ],
  ],
  [
    'a mapping from a parameter that is not declared (reported)',
    withPath(
      'get:\n  x-amazon-apigateway-integration: { type: mock, requestParameters: { integration.request.header.A: method.request.header.Authorization } }',
    ),
    [
      "mapping-source-undeclared error spec.yaml:6:105 Unable to put integration on 'GET' for resource at path '/pets': Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.header.Authorization]",
    ],
  ],
  [
    'a mapping that is no text: the entry is dropped (recorded)',
    withPath(
      'get:\n  x-amazon-apigateway-integration: { type: mock, requestParameters: { integration.request.header.nothing: true } }',
    ),
    [
      "mapping-not-string warn spec.yaml:6:111 Invalid format for 'requestParameters'. Expected type string for property 'integration.request.header.nothing' of resource '/pets' and method 'GET' but got 'true'",
    ],
  ],
  [
    'a CloudFormation function that nothing resolves (reported)',
    withPath(
      "get:\n  x-amazon-apigateway-integration: { type: http, httpMethod: GET, uri: { 'Fn::ImportValue': url } }",
    ),
    [
      'cfn-intrinsic-in-integration error spec.yaml:6:76 Unable to parse API definition because of a malformed integration at path /pets.',
    ],
  ],
  [
    // What Fn::Sub takes is documented by CloudFormation: a map of texts beside the template.
    'a Fn::Sub whose map is none, and one whose value is a list',
    withPath(
      `get:\n  operationId: { 'Fn::Sub': ['\${a}', null] }\n  responses: { '200': {} }\n  ${mock}\npost:\n  operationId: { 'Fn::Sub': ['\${a}', { a: [b] }] }\n  responses: { '200': {} }\n  ${mock}`,
    ),
    [
      'cfn-intrinsic error spec.yaml:6:20 Fn::Sub is not resolved, and API Gateway would take it as it is.',
      'cfn-intrinsic error spec.yaml:10:20 Fn::Sub is not resolved, and API Gateway would take it as it is.',
      'openapi-structure error spec.yaml:6:20 Invalid OpenAPI input: operationId is an unresolved Fn::Sub, where a text belongs.',
      'openapi-structure error spec.yaml:10:20 Invalid OpenAPI input: operationId is an unresolved Fn::Sub, where a text belongs.',
    ],
  ],
  [
    // Ends at once: each open brace once had all the others looked at.
    'a Fn::Sub of very many open braces',
    withPath(
      `get:\n  operationId: { 'Fn::Sub': '${'${'.repeat(50_000)}' }\n  responses: { '200': {} }\n  ${mock}`,
    ),
    [],
  ],
  [
    'a model name that is not alphanumeric (reported)',
    'openapi: 3.0.1\ninfo: { title: a }\npaths: {}\ncomponents: { schemas: { inline_1: { type: object } } }\n',
    ['model-name error spec.yaml:4:26 Model name must be alphanumeric: inline_1'],
  ],
  [
    'a model without content (recorded)',
    'openapi: 3.0.1\ninfo: { title: a }\npaths: {}\ncomponents: { schemas: { Pet: {} } }\n',
    [
      "model-empty error spec.yaml:4:26 Unable to create model for 'Pet': Model schema must have at least 1 property or array items defined",
    ],
  ],
  [
    'a gateway response of no type (recorded)',
    'openapi: 3.0.1\ninfo: { title: a }\npaths: {}\nx-amazon-apigateway-minimum-compression-size: -1\nx-amazon-apigateway-api-key-source: QUERY\n',
    [
      'extension-value error spec.yaml:4:47 Invalid minimum compression size, must be between 0 and 10485760',
      "extension-value error spec.yaml:5:37 Value 'QUERY' at 'apiKeySource' failed to satisfy constraint: Member must satisfy enum value set: [HEADER, AUTHORIZER]",
    ],
  ],
  [
    'a security scheme that is not there',
    `${withPath(`get:\n  responses: { '200': {} }\n  security: [{ gaurd: [] }]\n  ${mock}`)}components: { securitySchemes: { guard: { type: apiKey, name: x-api-key, in: header } } }\n`,
    ["security-scheme-missing error spec.yaml:7:20 There is no security scheme 'gaurd'."],
  ],
  [
    'a scheme that API Gateway cannot apply (reported)',
    `${withPath(`get:\n  responses: { '200': {} }\n  security: [{ basicAuth: [] }]\n  ${mock}`)}components: { securitySchemes: { basicAuth: { type: http, scheme: basic } } }\n`,
    [
      "security-scheme-unsupported warn spec.yaml:7:31 Unsupported security definition type 'http' for 'basicAuth'. Ignoring.",
    ],
  ],
  [
    'several servers (reported)',
    "openapi: 3.0.1\ninfo: { title: a }\nservers: [{ url: 'https://a.example' }, { url: 'https://b.example' }]\npaths: {}\n",
    [
      'servers-multiple warn spec.yaml:3:41 More than one server provided. Ignoring all but the first for defining endpoint configuration',
    ],
  ],
  [
    'a type beside the schema of a parameter (reported)',
    withPath(
      `get:\n  parameters: [{ name: kind, in: query, type: string }]\n  responses: { '200': {} }\n  ${mock}`,
    ),
    [
      "parameter-type-leftover warn spec.yaml:6:51 Parse issue: attribute paths.'/pets'(get).parameters.[kind].type is unexpected",
    ],
  ],
];

// AWS's words where the name of a row says recorded or reported; the others are gwctl's own.
describe('a spec that is not as it should be', () => {
  it.each(rows)('%s', async (_name, text, expected) => {
    const found = await problemsOf(text, { type: 'rest' });

    expect(found.filter((line) => !/^\S+ info /.test(line))).toEqual(expected);
  });

  it('tells all problems at once, each with what to do next', async () => {
    const found = await problemsOf(
      'openapi: 3.0.1\ninfo: {}\ninfo: {}\npaths:\n  /a b: {}\n  /c: { get: { x-amazon-apigateway-integration: { type: x } } }\n',
      { type: 'rest' },
    );

    expect(found.map((line) => line.split(' ')[0])).toEqual([
      'duplicate-key',
      'info-title-missing',
      'path-segment-chars',
      'integration-type',
    ]);
  });
});

describe('a file that repeats one key thousands of times', () => {
  it.each([
    [
      'JSON',
      `{"openapi":"3.0.1","info":{"title":"a"},"paths":{},"x":{${Array(5000).fill('"a":1').join(',')}}}`,
    ],
    ['YAML', `openapi: 3.0.1\ninfo: { title: a }\npaths: {}\nx:\n${Array(5000).fill(' a: 1').join('\n')}\n`],
  ])('is refused with the first hundred: %s', async (_format, text) => {
    const found = await problemsOf(text);

    expect(found).toHaveLength(100);
    expect(found[0]).toMatch(/^duplicate-key error .* The key "a" is here twice/);
  });
});

describe('what stands at the root and is read for every operation', () => {
  it('is told of once', async () => {
    const operation = { responses: {}, 'x-amazon-apigateway-integration': { type: 'mock' } };
    const found = await problemsOf(
      JSON.stringify({
        openapi: '3.0.1',
        info: { title: 'a' },
        paths: { '/a': { get: operation, post: operation } },
        security: [{ basic: [] }],
        components: { securitySchemes: { basic: { type: 'http', scheme: 'basic' } } },
      }),
    );

    expect(found.map((line) => line.split(' ')[0])).toEqual(['security-scheme-unsupported']);
  });
});

/** Rows as above, for HTTP APIs. */
const httpRows: readonly [string, string, readonly string[]][] = [
  [
    'Swagger 2.0 (documented)',
    'swagger: "2.0"\ninfo: { title: a }\npaths: {}\n',
    ['http-swagger error spec.yaml:1:10 Invalid OpenAPI input.'],
  ],
  [
    'a path without its slash (reported)',
    withPath(
      "x-amazon-apigateway-any-method: { isDefaultRoute: true, x-amazon-apigateway-integration: { type: http_proxy, httpMethod: ANY, uri: 'https://a.example' } }",
      '$default',
    ),
    ['http-route-key warn spec.yaml:4:3 Parse issue: attribute paths. Resource $default should start with /'],
  ],
  [
    'an integration that HTTP APIs do not have (documented)',
    withPath('get: { x-amazon-apigateway-integration: { type: mock } }'),
    [
      'http-integration warn spec.yaml:5:53 The integration of GET /pets has the type mock; HTTP APIs have aws_proxy and http_proxy. Ignoring.',
    ],
  ],
  [
    'a reserved header in a mapping (documented)',
    withPath(
      "get: { x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: 'https://a.example', requestParameters: { 'overwrite:header.Authorization': x, 'set:header.a': y } } }",
    ),
    [
      'http-reserved-header error spec.yaml:5:129 Unable to create integration of GET /pets: Operations on header Authorization are restricted',
      'http-mapping error spec.yaml:5:166 Unable to create integration of GET /pets: Invalid mapping expression specified: set:header.a',
    ],
  ],
  [
    'two requirements on a route (documented)',
    `${withPath("get: { security: [{ a: [] }, { b: [] }], x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: 'https://a.example' } }")}components: { securitySchemes: { a: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }, b: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 } } }\n`,
    ['http-security error spec.yaml:5:39 A route has one authorizer; this operation requires several.'],
  ],
  [
    'a Lambda integration without a payload format version (documented)',
    withPath(
      "get: { x-amazon-apigateway-integration: { type: aws_proxy, httpMethod: POST, uri: 'arn:aws:lambda:us-east-1:123456789012:function:f' } }",
    ),
    [
      'payload-version error spec.yaml:5:45 Unable to create integration of GET /pets: PayloadFormatVersion is required',
    ],
  ],
];

describe('an HTTP API that is not as it should be', () => {
  it.each(httpRows)('%s', async (_name, text, expected) => {
    const found = await problemsOf(text, { type: 'http' });

    expect(found.filter((line) => !/^\S+ info /.test(line))).toEqual(expected);
  });
});

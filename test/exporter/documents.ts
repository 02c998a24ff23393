import fc from 'fast-check';

const names = fc.constantFrom('Pet', 'Pets', 'Error', 'NewPet', 'Owner');
const headers = fc.constantFrom('X-Kind', 'Content-Type', 'constructor', '__proto__');
const texts = fc.constantFrom(
  '',
  '#set($a = 1)\n{"a": $a}',
  '{"statusCode": 200}',
  'yes: "no"\n',
  '$input.json("$")',
  ' # x',
  '0123',
);
const mediaTypes = fc.constantFrom('application/json', 'text/xml', 'text/html');

function optional<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined });
}

/** A map of few keys; `__proto__` is an own key like any other. */
function mapOf<T>(
  keys: fc.Arbitrary<string>,
  value: fc.Arbitrary<T>,
  maxKeys = 3,
): fc.Arbitrary<Record<string, T>> {
  return fc
    .uniqueArray(fc.tuple(keys, value), { selector: ([key]) => key, maxLength: maxKeys })
    .map((entries) => Object.fromEntries(entries));
}

const scalars = fc.record(
  {
    type: fc.constantFrom('string', 'number', 'integer', 'boolean'),
    description: fc.constantFrom('a pet', 'its price'),
    nullable: fc.boolean(),
    enum: fc.constant(['a', 'b']),
    format: fc.constantFrom('date-time', 'int32'),
  },
  { requiredKeys: ['type'] },
);
const refs = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
const properties = mapOf(
  fc.constantFrom('id', 'example', 'required', 'properties', 'owner'),
  fc.oneof(scalars, refs),
);
const objects = fc.record(
  {
    type: fc.constant('object'),
    properties,
    required: fc.constant(['id']),
    description: fc.constant('an object'),
    additionalProperties: fc.boolean(),
  },
  { requiredKeys: ['type', 'properties'] },
);
const arrays = fc.record({ type: fc.constant('array'), items: fc.oneof(refs, scalars) });
const schemas = fc.oneof(objects, arrays);

/** Every name is defined, so that no reference leads to nothing. */
const components = fc
  .tuple(schemas, schemas, schemas, schemas, schemas)
  .map(([Pet, Pets, problem, NewPet, Owner]) => ({ Pet, Pets, Error: problem, NewPet, Owner }));

const bodies = mapOf(mediaTypes, fc.record({ schema: fc.oneof(refs, schemas) }), 2);
const responses = fc.record({
  '200': fc.record(
    {
      description: fc.constant('ok'),
      headers: mapOf(headers, fc.constant({ schema: { type: 'string' } })),
      content: bodies,
    },
    { requiredKeys: ['description'] },
  ),
  '404': fc.constant({ description: 'not there' }),
});

const shared = {
  passthroughBehavior: fc.constantFrom('never', 'when_no_match', 'WHEN_NO_TEMPLATES'),
  contentHandling: fc.constantFrom('CONVERT_TO_TEXT', 'CONVERT_TO_BINARY'),
  timeoutInMillis: fc.integer({ min: 50, max: 29000 }),
  requestTemplates: mapOf(mediaTypes, texts),
  requestParameters: mapOf(
    fc.constantFrom('integration.request.header.X', 'integration.request.querystring.q'),
    fc.constantFrom("'fixed'", 'context.requestId', 'method.request.querystring.kind', 'stageVariables.x'),
  ),
  responses: fc.record({
    default: fc.record(
      {
        statusCode: fc.constant('200'),
        responseTemplates: mapOf(mediaTypes, texts),
        contentHandling: fc.constant('CONVERT_TO_TEXT'),
      },
      { requiredKeys: ['statusCode'] },
    ),
    '4\\d{2}': fc.constant({ statusCode: '404' }),
  }),
};
const optionalKeys: { requiredKeys: ('type' | 'uri' | 'httpMethod')[] } = {
  requiredKeys: ['type', 'uri', 'httpMethod'],
};
const integrations = fc.oneof(
  fc.record({ type: fc.constant('mock'), ...shared }, { requiredKeys: ['type'] }),
  fc.record(
    {
      type: fc.constantFrom('http', 'HTTP_PROXY'),
      uri: fc.constantFrom('https://example.com/{id}', 'http://${stageVariables.host}/x'),
      httpMethod: fc.constantFrom('GET', 'any', 'POST'),
      tlsConfig: fc.constant({ insecureSkipVerification: true }),
      ...shared,
    },
    optionalKeys,
  ),
  fc.record(
    {
      type: fc.constant('aws'),
      uri: fc.constant('arn:aws:apigateway:us-east-1:dynamodb:action/GetItem'),
      httpMethod: fc.constant('POST'),
      credentials: fc.constant('arn:aws:iam::123456789012:role/r'),
      ...shared,
    },
    optionalKeys,
  ),
);

const security = fc.constantFrom(
  undefined,
  [],
  [{ pool: ['a', 'b'] }],
  [{ pool: [] }],
  [{ lambda: [] }],
  [{ api_key: [] }],
  [{ iam: [] }],
  [{ lambda: [] }, { api_key: [] }],
);

const operations = fc
  .record({
    operationId: optional(fc.constantFrom('listPets', 'GET HTTP')),
    parameters: fc.constant([
      { name: 'kind', in: 'query', schema: { type: 'string' } },
      { name: 'X-Trace', in: 'header', required: true, schema: { type: 'string' } },
    ]),
    content: optional(bodies),
    responses,
    security,
    validator: optional(fc.constantFrom('all', 'body only')),
    integration: integrations,
  })
  .map(({ content, integration, validator, ...rest }) =>
    JSON.parse(
      JSON.stringify({
        ...rest,
        requestBody: content && { content },
        'x-amazon-apigateway-request-validator': validator,
        'x-amazon-apigateway-integration': integration,
      }),
    ),
  );

const paths = mapOf(
  fc.constantFrom('/', '/pets', '/pets/{id}', '/pets/{id}/toys', '/owners/all', '/files/{proxy+}'),
  mapOf(fc.constantFrom('get', 'post', 'x-amazon-apigateway-any-method', 'options'), operations, 2),
  4,
);

const securitySchemes = {
  pool: {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'cognito_user_pools',
    'x-amazon-apigateway-authorizer': {
      type: 'cognito_user_pools',
      providerARNs: ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a'],
    },
  },
  lambda: {
    type: 'apiKey',
    name: 'Unused',
    in: 'header',
    'x-amazon-apigateway-authorizer': {
      type: 'request',
      identitySource: 'method.request.header.A, method.request.querystring.b',
      authorizerUri:
        'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations',
      authorizerResultTtlInSeconds: 0,
    },
  },
  api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
  iam: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
};

const roots = fc.record(
  {
    'x-amazon-apigateway-binary-media-types': fc.constant(['image/png', '*/*']),
    'x-amazon-apigateway-api-key-source': fc.constantFrom('AUTHORIZER', 'header'),
    'x-amazon-apigateway-minimum-compression-size': fc.constantFrom(0, 1024),
    'x-amazon-apigateway-policy': fc.constant({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
      ],
    }),
    'x-amazon-apigateway-gateway-responses': mapOf(
      fc.constantFrom('DEFAULT_4XX', 'UNAUTHORIZED'),
      fc.record(
        {
          statusCode: fc.constantFrom(401, '418'),
          responseParameters: fc.constant({ 'gatewayresponse.header.X': "'y'" }),
          responseTemplates: mapOf(mediaTypes, texts),
        },
        { requiredKeys: [] },
      ),
    ),
    'x-amazon-apigateway-security-policy': fc.constant('TLS_1_2'),
    'x-gwctl-empty-resources': fc.constant(['/empty/one']),
    'x-amazon-apigateway-documentation': fc.constant({
      version: '1',
      documentationParts: [
        { location: { type: 'API' }, properties: { info: { description: 'documented' } } },
        { location: { type: 'METHOD', path: '/pets' }, properties: { summary: 'pets', 'x-more': 1 } },
        { location: { type: 'QUERY_PARAMETER', name: 'kind' }, properties: '{"description":"kind of pet"}' },
      ],
    }),
  },
  { requiredKeys: [] },
);

/** REST documents in OpenAPI 3.0 that import without an error. */
export const restDocuments: fc.Arbitrary<object> = fc
  .record({
    info: fc.record(
      {
        title: fc.constantFrom('pets', 'owners'),
        version: fc.constantFrom('1.0', 1),
        description: fc.constant('about'),
      },
      { requiredKeys: ['title'] },
    ),
    paths,
    schemas: components,
    roots,
  })
  .map(({ info, paths: found, schemas: named, roots: more }) => ({
    openapi: '3.0.1',
    info,
    paths: found,
    components: { schemas: named, securitySchemes },
    'x-amazon-apigateway-request-validators': {
      all: { validateRequestBody: true, validateRequestParameters: true },
      'body only': { validateRequestBody: true },
    },
    ...more,
  }));

// The APIs that bench/rest.mjs serves.
const answer = (body) => ({
  type: 'mock',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  responses: { default: { statusCode: '200', responseTemplates: { 'application/json': body } } },
});
const ok = { 200: { description: 'ok' } };
const document = (paths, more = {}) => ({
  openapi: '3.0.1',
  info: { title: 'bench', version: '1' },
  paths,
  ...more,
});

/** About 200 bytes, with values of the call and of `$context`. */
const petTemplate =
  '{"pets":[{"id":1,"type":"dog","price":249.99},{"id":2,"type":"cat","price":124.99}],"page":"$input.params(\'page\')","stage":"$context.stage","note":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}';

const pet = {
  type: 'object',
  required: ['name', 'type', 'tags'],
  properties: {
    name: { type: 'string', minLength: 1 },
    type: { enum: ['dog', 'cat'] },
    price: { type: 'number' },
    note: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' } },
  },
};

/** GET and POST by mocks, and a proxy to `origin`. */
export const restSpec = (origin) =>
  document(
    {
      '/pets': {
        get: { responses: ok, 'x-amazon-apigateway-integration': answer(petTemplate) },
        post: {
          responses: ok,
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
          'x-amazon-apigateway-request-validator': 'all',
          'x-amazon-apigateway-integration': answer(
            '{"message":"created $context.requestId","note":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}',
          ),
        },
      },
      '/proxied': {
        get: {
          responses: ok,
          'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'GET', uri: `${origin}/pets` },
        },
      },
    },
    {
      components: { schemas: { Pet: pet } },
      'x-amazon-apigateway-request-validators': {
        all: { validateRequestBody: true, validateRequestParameters: true },
      },
    },
  );

/** `count` routes, each with a path parameter in the middle. */
export const routesSpec = (count) =>
  document(
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `/things${i}/{id}/parts`,
        {
          get: {
            responses: ok,
            parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
            'x-amazon-apigateway-integration': answer(petTemplate),
          },
        },
      ]),
    ),
  );

/** 1 KB that the model accepts. */
export const petBody = JSON.stringify({
  name: 'Rex',
  type: 'dog',
  price: 249.99,
  tags: ['good', 'boy'],
  note: 'x'.repeat(940),
});

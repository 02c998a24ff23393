/** Text of an OpenAPI document of about `bytes` bytes: operations with parameters, models, integrations and templates. */
export function generatedSpec(bytes) {
  const paths = {};
  const schemas = {};
  let size = 400;
  for (let i = 0; size < bytes; i++) {
    const entry = {
      [`/shops${i % 200}/{shopId}/pets${i}`]: { get: operation('GET', i), post: operation('POST', i) },
    };
    schemas[`Pet${i}`] = schema(i);
    Object.assign(paths, entry);
    size += JSON.stringify(entry).length + JSON.stringify(schemas[`Pet${i}`]).length + 20;
  }
  return JSON.stringify({
    openapi: '3.0.1',
    info: { title: 'generated', version: '1' },
    paths,
    components: { schemas },
    'x-amazon-apigateway-request-validators': {
      all: { validateRequestBody: true, validateRequestParameters: true },
    },
    'x-amazon-apigateway-request-validator': 'all',
  });
}

function operation(verb, i) {
  const ref = { $ref: `#/components/schemas/Pet${i}` };
  const body = verb === 'POST' ? { requestBody: { content: { 'application/json': { schema: ref } } } } : {};
  return {
    operationId: `${verb.toLowerCase()}Pets${i}`,
    description: `Operation ${i} of a generated document, with a description of about the usual length.`,
    parameters: [
      { name: 'shopId', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'limit', in: 'query', schema: { type: 'string' } },
    ],
    ...body,
    responses: { 200: { description: 'ok', content: { 'application/json': { schema: ref } } } },
    'x-amazon-apigateway-integration': {
      type: 'http',
      httpMethod: verb,
      uri: `https://backend.example.com/shops/{shopId}/pets${i}`,
      passthroughBehavior: 'never',
      requestParameters: { 'integration.request.path.shopId': 'method.request.path.shopId' },
      requestTemplates: {
        'application/json': `#set($root = $input.path('$'))\n{ "pet${i}": $input.json('$'), "kind": "$util.escapeJavaScript($root.kind).replaceAll("\\\\'","'")" }`,
      },
      responses: { default: { statusCode: '200' } },
    },
  };
}

function schema(i) {
  return {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string' },
      name: { type: 'string', maxLength: 80 },
      tags: { type: 'array', items: { type: 'string' } },
      born: { type: 'string', format: 'date' },
      owner: { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } },
      [`extra${i}`]: { type: 'number' },
    },
  };
}

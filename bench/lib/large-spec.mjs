/** A REST document with `paths` paths of two methods each and half as many models: 1 MB is about 430 paths. */
export function largeSpec(paths) {
  const schemas = {};
  for (let i = 0; i < paths / 2; i++) schemas[`Thing${i}`] = schema(i);
  const items = {};
  for (let i = 0; i < paths; i++)
    items[`/things${i}/{id}`] = { get: operation('get', i), put: operation('put', i) };
  return {
    openapi: '3.0.1',
    info: { title: 'large', version: '1.0' },
    paths: items,
    components: { schemas },
  };
}

function schema(i) {
  return {
    type: 'object',
    required: ['id', 'name'],
    description: 'A thing of the pet shop with an id, a name and the thing that it belongs to.',
    properties: {
      id: { type: 'string', description: 'its id' },
      name: { type: 'string' },
      parent: { $ref: `#/components/schemas/Thing${Math.max(0, i - 1)}` },
      tags: { type: 'array', items: { type: 'string' } },
    },
  };
}

function operation(verb, i) {
  const content = {
    'application/json': { schema: { $ref: `#/components/schemas/Thing${Math.floor(i / 2)}` } },
  };
  return {
    operationId: `${verb}Thing${i}`,
    summary: 'Does something with a thing of the shop',
    description:
      'A longer text that says what happens to the thing, to what it belongs to, and to whoever asked.',
    parameters: [
      { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'kind', in: 'query', schema: { type: 'string' } },
      { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
    ],
    responses: {
      200: { description: 'ok', headers: { 'X-Kind': { schema: { type: 'string' } } }, content },
      404: { description: 'not there' },
    },
    'x-amazon-apigateway-integration': {
      type: 'http',
      httpMethod: verb.toUpperCase(),
      uri: `https://backend.example/things${i}/{id}`,
      requestParameters: { 'integration.request.path.id': 'method.request.path.id' },
      responses: {
        default: {
          statusCode: '200',
          responseParameters: { 'method.response.header.X-Kind': 'integration.response.header.X-Kind' },
          responseTemplates: { 'application/json': '#set($r = $input.path(\'$\'))\n{"id": "$r.id"}' },
        },
        '4\\d{2}': { statusCode: '404' },
      },
    },
  };
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folderOf } from './lint-world.ts';

const head = 'openapi: 3.0.1\ninfo: { title: pets, version: "1" }\n';
const mock = (more: string) => `${head}paths:
  /pets:
    options:
      security:
        - key: []
      responses: { "200": { description: ok } }
      x-amazon-apigateway-integration:
        type: mock${more}
        requestTemplates: { application/json: '{"statusCode": 200}' }
        responses: { default: { statusCode: "200" } }
components:
  securitySchemes:
    key: { type: apiKey, name: x-api-key, in: header }
`;

async function mended(text: string | Uint8Array, name = 'openapi.yaml') {
  const { run, folder } = folderOf({ [name]: text });
  const result = await run(['lint', name, '--fix', '--json']);
  return { ...result, bytes: readFileSync(`${folder}/${name}`) };
}

describe('gwctl lint --fix keeps', () => {
  it('line ends of Windows', async () => {
    const text = `${head}paths:\n  /b/{id}:\n    get:\n      responses: {}\n      x-amazon-apigateway-integration:\n        type: http\n        httpMethod: GET\n        uri: https://b.example.com/{id}\n`;

    const { bytes } = await mended(text.replaceAll('\n', '\r\n'));

    expect(bytes.toString()).toContain('requestParameters:\r\n          integration.request.path.id: ');
    expect(bytes.toString()).not.toMatch(/[^\r]\n/);
  });

  it('the byte order mark', async () => {
    const { bytes } = await mended(`\uFEFF${mock('')}`);

    expect(bytes.toString()).toBe(
      `\uFEFF${mock('').replace('security:\n        - key: []', 'security: []')}`,
    );
  });

  it('the tabs of a JSON file', async () => {
    const spec = JSON.stringify({
      openapi: '3.0.1',
      info: { title: 'pets', version: '1' },
      paths: { '/pets/': { get: { responses: {} } } },
    });

    const { bytes } = await mended(JSON.stringify(JSON.parse(spec), undefined, '\t'), 'openapi.json');

    expect(bytes.toString()).toContain('\n\t"paths": {\n\t\t"/pets": {\n');
  });

  it('a block with a comment inside, which would be lost', async () => {
    const text = mock('').replace('- key: []', '# the shop\n        - key: []');

    const { bytes } = await mended(text);

    expect(bytes.toString()).toBe(text);
  });

  it('what an alias repeats elsewhere, where the change may be wrong', async () => {
    const text = `${head}x-int: &int
  type: aws_proxy
  httpMethod: GET
  uri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:pets/invocations
paths:
  /pets:
    get: { responses: {}, x-amazon-apigateway-integration: *int }
    put: { responses: {}, x-amazon-apigateway-integration: { <<: *int, type: http, uri: "https://pets.example.com" } }
`;

    const { bytes, stdout } = await mended(text);

    expect(stdout).toContain('lambda-method-post');
    expect(bytes.toString()).toBe(text);
  });
});

describe('gwctl lint --fix', () => {
  it('goes on until nothing is left to mend', async () => {
    const text = `${head}paths:
  /pets:
    get:
      responses: {}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: https://pets.example.com
        responses: { default: { statusCode: "201", responseParameters: { method.response.header.X-Kind: integration.response.header.Kind } } }
`;

    const { stdout, exitCode } = await mended(text);

    // Mending the missing status makes the missing header known.
    expect(JSON.parse(stdout).files[0].diagnostics).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it('mends a shared file once for all specs that refer to it', async () => {
    const spec = (path: string) => `${head}paths: { ${path}: { $ref: "shared/path.yaml" } }\n`;
    const { run, text } = folderOf({
      'a.yaml': spec('/a'),
      'b.yaml': spec('/b'),
      'shared/path.yaml': `get:
  responses: { "200": { description: ok } }
  x-amazon-apigateway-integration: { type: mock, requestTemplates: { application/json: "{}" }, responses: { default: { statusCode: "200" } } }
`,
    });

    const { stderr } = await run(['lint', 'a.yaml', 'b.yaml', '--fix']);

    expect(stderr).toBe('shared/path.yaml: one finding mended.\n');
    expect(text('shared/path.yaml')).toContain('application/json: "{\\"statusCode\\": 200}"');
  });

  it('cannot write to standard input, and shows the changes with --dry-run', async () => {
    const { run } = folderOf({});

    expect(await run(['lint', '-', '--fix'], mock(''))).toMatchObject({ exitCode: 2 });
    expect((await run(['lint', '-', '--fix', '--dry-run'], mock(''))).stdout).toContain(
      '+      security: []\n',
    );
  });

  it('keeps the changes of --dry-run out of machine output', async () => {
    const { run } = folderOf({ 'openapi.yaml': mock('') });

    const { stdout, stderr } = await run(['lint', 'openapi.yaml', '--fix', '--dry-run', '--json']);

    expect(JSON.parse(stdout).summary.errors).toBe(1);
    expect(stderr).toContain('+      security: []\n');
  });
});

describe('gwctl lint --fix of models', () => {
  const operations = (schema: string) => `${head}paths:
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema: ${schema}
      x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: "https://pets.example.com" }
`;

  it('renames a schema with everything that refers to it', async () => {
    const text = `${operations("{ $ref: '#/components/schemas/pet_v1' }")}components:
  schemas:
    pet_v1: { type: object, properties: { mate: { $ref: '#/components/schemas/pet_v1' } } } # the pet
    PetV1: { type: object }
`;

    const { bytes, exitCode } = await mended(text);

    expect(exitCode).toBe(0);
    expect(bytes.toString()).toBe(
      text
        .replaceAll("'#/components/schemas/pet_v1'", "'#/components/schemas/PetV12'")
        .replace('pet_v1:', 'PetV12:'),
    );
  });

  it('names the schema of a body', async () => {
    const { bytes, stdout } = await mended(
      operations(`
                type: object
                properties: { kind: { type: string } }`),
    );

    expect(JSON.parse(stdout).files[0].diagnostics).toEqual([]);
    expect(bytes.toString()).toContain('schema: {"$ref":"#/components/schemas/GetPetsId200Response"}\n');
    expect(bytes.toString()).toContain(
      'components:\n  schemas:\n    GetPetsId200Response:\n      type: object\n      properties:\n        kind:\n          type: string\n',
    );
  });
});

/** Our choice: half of a change is worse than none, and what opens an API is worst. */
describe('gwctl lint --fix leaves the security of an API as it is', () => {
  const root = (paths: string) => `${head}security: [{ key: [] }]
paths:
${paths}components:
  securitySchemes:
    key: { type: apiKey, name: x-api-key, in: header }
`;
  const get = `get:
      responses: { "200": { description: ok } }
      x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: "https://pets.example.com" }
`;

  it('where its operations stand in another file', async () => {
    const text = root("  /pets: { $ref: 'pets.yaml' }\n");
    const { run, text: read } = folderOf({
      'openapi.yaml': text,
      'pets.yaml': get.replaceAll('\n      ', '\n  '),
    });

    const { stdout } = await run(['lint', 'openapi.yaml', '--fix']);

    expect(read('openapi.yaml')).toBe(text);
    expect(stdout).toContain('root-security-surprise');
    expect(stdout).not.toContain('can be mended');
  });

  it('where an operation has another way of its own', async () => {
    const text = root(`  /pets:\n    ${get}      x-amazon-apigateway-auth: { type: AWS_IAM }\n`);

    expect((await mended(text)).bytes.toString()).toBe(text);
  });

  it('by saying it once where two paths are one path item', async () => {
    const text = root(`  /pets:\n    ${get}  /cats: { $ref: '#/paths/~1pets' }\n`);

    expect((await mended(text)).bytes.toString()).toBe(
      text
        .replace('security: [{ key: [] }]\n', '')
        .replace('get:\n', 'get:\n      security:\n        - key: []\n'),
    );
  });
});

describe('gwctl lint --fix and keys without values', () => {
  it('puts in no key that is there already without a value', async () => {
    const text = `${head}paths:
  /pets:
    get:
      responses: { "200": { description: ok } }
      x-amazon-apigateway-integration:
        payloadFormatVersion: null
        type: http_proxy
        httpMethod: GET
        uri: https://pets.example.com
`;
    const { run, text: read } = folderOf({ 'openapi.yaml': text });

    await run(['lint', 'openapi.yaml', '--type', 'http', '--fix']);

    expect(read('openapi.yaml')).toBe(text);
  });
});

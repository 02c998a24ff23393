import { describe, expect, it } from 'vitest';
import { cachedInputs } from '../../src/assembly/cached-inputs.ts';
import { defaultMethodSetting, type Stage } from '../../src/model/stage.ts';
import { restApiOf } from '../importer/import-text.ts';
import { stageOf } from '../store/states.ts';

const lambda =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:pets/invocations';
const proxy = { type: 'aws_proxy', httpMethod: 'POST', uri: lambda };
const http = (more: object) => ({ type: 'http', httpMethod: 'GET', uri: 'http://pets.test', ...more });
const mock = (template: string) => ({
  type: 'mock',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  responses: { default: { statusCode: '200', responseTemplates: { 'application/json': template } } },
});
const key = (...cacheKeyParameters: string[]) => ({ cacheKeyParameters });
const id = 'method.request.path.id';
const type = 'method.request.querystring.type';
const lang = 'method.request.header.Accept-Language';
const mapped = { requestParameters: { 'integration.request.querystring.kind': type } };

const cachedStage: Stage = {
  ...stageOf('a1b2c3d4e5', 'dev'),
  cacheClusterEnabled: true,
  methodSettings: new Map(
    ['*/*', 'pets/{id}/POST'].map((each) => [each, { ...defaultMethodSetting, cachingEnabled: true }]),
  ),
};

/** The warnings for `/pets/{id}`, which takes `?type` and `Accept-Language`. */
async function told(integration: object, { verb = 'get', security = false, stage = cachedStage } = {}) {
  const parameters = [
    { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
    { name: 'type', in: 'query', schema: { type: 'string' } },
    { name: 'Accept-Language', in: 'header', schema: { type: 'string' } },
  ];
  const operation = {
    parameters,
    responses: { '200': { description: 'ok' } },
    'x-amazon-apigateway-integration': integration,
    ...(security ? { security: [{ iam: [] }] } : {}),
  };
  const iam = {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  };
  const api = await restApiOf({
    openapi: '3.0.1',
    info: { title: 't', version: '1' },
    paths: { '/pets/{id}': { [verb]: operation } },
    components: { securitySchemes: { iam } },
  });
  return cachedInputs(stage, api).map(({ message }) => /its key lacks (.*?): /.exec(message)?.[1]);
}

describe('what a cached answer depends on (rest-request-phases.md 8.2, documented)', () => {
  it.each<[string, object, string[]]>([
    [
      'a Lambda proxy gets everything',
      proxy,
      ['path parameter id, query parameter type, header Accept-Language'],
    ],
    ['what is in the key is no news', { ...proxy, ...key(id, type, lang) }, []],
    ['header names ignore case', { ...proxy, ...key(id, type, lang.toLowerCase()) }, []],
    [
      'several values of a name are the name',
      { ...proxy, ...key(id, 'method.request.multivaluequerystring.type', lang) },
      [],
    ],
    ['a mapping onto the request', http(mapped), ['query parameter type']],
    [
      'a key entry of the integration request',
      http({ ...mapped, ...key('integration.request.querystring.kind') }),
      [],
    ],
    ['a backend that is sent nothing of the call', http({}), []],
    ['a template that names a parameter', mock('{"id":"$input.params(\'id\')"}'), ['path parameter id']],
    [
      'a template that names the place too',
      mock("$input.params().querystring.type $input.params('header').get('X-Pet')"),
      ['query parameter type, header X-Pet'],
    ],
    ['a template of constants', mock('{"pets":[]}'), []],
  ])('%s', async (_name, integration, expected) => {
    expect(await told(integration)).toEqual(expected);
  });

  it('tells of the identity where callers are told apart', async () => {
    const covered = { ...proxy, ...key(id, type, lang) };

    expect(await told(covered, { security: true })).toEqual(['header Authorization']);
    expect(await told(mock('$context.identity.userArn'), { security: true })).toEqual([
      'header Authorization',
    ]);
    expect(await told(mock('{}'), { security: true })).toEqual([]);
  });

  it('tells of the body of a cached POST', async () => {
    expect(await told({ ...proxy, ...key(id, type, lang) }, { verb: 'post' })).toEqual(['the body']);
    expect(await told(mock('{}'), { verb: 'post' })).toEqual([]);
  });

  it.each<[string, Partial<Stage>]>([
    ['without a cache cluster', { cacheClusterEnabled: false }],
    ['where the method is not cached', { methodSettings: new Map() }],
    [
      'with a time to live of 0',
      {
        methodSettings: new Map([
          ['*/*', { ...defaultMethodSetting, cachingEnabled: true, cacheTtlInSeconds: 0 }],
        ]),
      },
    ],
  ])('says nothing %s', async (_name, settings) => {
    expect(await told(proxy, { stage: { ...cachedStage, ...settings } })).toEqual([]);
  });
});

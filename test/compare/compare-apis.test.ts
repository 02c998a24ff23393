import { describe, expect, it } from 'vitest';
import { compareApis } from '../../src/compare/compare-apis.ts';
import { apiOf, type Edit, httpSpec, restSpec } from './pet-shop-spec.ts';

/** What was changed, how, and what `gwctl diff` must say: `verdict kind`, the worst first. */
type Pair = readonly [name: string, edits: readonly Edit[], expected: readonly string[]];

const get = 'paths > /pets > get';
const post = 'paths > /pets > post';
const one = 'paths > /pets/{id} > get';
const behind = 'x-amazon-apigateway-integration';
const validator = 'x-amazon-apigateway-request-validator';
const schemas = 'components > schemas';
const schemes = 'components > securitySchemes';
const authorizer = 'x-amazon-apigateway-authorizer';
const mock = {
  responses: { '200': { description: 'ok' } },
  [behind]: {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: { default: { statusCode: '200' } },
  },
};
const listParameter = (parameter: object) => [
  { name: 'type', in: 'query', required: false, schema: { type: 'string' } },
  { name: 'page', in: 'query', required: false, schema: { type: 'string' } },
  parameter,
];

const endpoint = (configuration: object) => [
  { url: 'https://x.test', 'x-amazon-apigateway-endpoint-configuration': configuration },
];

// The verdicts are ours; the behaviour that they follow from is named in each reason (rest-request-phases.md).
const restPairs: readonly Pair[] = [
  ['nothing', [], []],
  ['the version', [['info > version', '2']], ['safe version-changed']],
  ['the description', [['info > description', 'x']], ['safe description-changed']],

  ['a method removed', [[post, undefined]], ['breaking method-removed']],
  ['a method added', [['paths > /orders > get', mock]], ['safe method-added']],
  [
    'a method removed under a greedy one',
    [
      [one, undefined],
      ['paths > /{proxy+} > x-amazon-apigateway-any-method', mock],
    ],
    ['risky method-removed', 'safe method-added'],
  ],
  [
    'a method replaced by ANY',
    [
      [post, undefined],
      ['paths > /pets > x-amazon-apigateway-any-method', mock],
    ],
    ['risky method-removed', 'safe method-added'],
  ],
  ['a method that takes requests of a variable', [['paths > /pets/new > get', mock]], ['risky method-added']],
  [
    'a path variable renamed',
    [
      [
        'paths > /pets/{petId} > get',
        {
          parameters: [{ name: 'petId', in: 'path', required: true, schema: { type: 'string' } }],
          responses: { '200': { description: 'ok' } },
          [behind]: {
            type: 'http_proxy',
            httpMethod: 'GET',
            uri: 'http://pets.example.test/pets/{id}',
            requestParameters: { 'integration.request.path.id': 'method.request.path.petId' },
          },
        },
      ],
      ['paths > /pets/{id}', undefined],
    ],
    ['risky path-variable-renamed', 'risky request-mapping-changed'],
  ],

  ['an authorizer dropped', [[`${get} > security`, []]], ['breaking authorizer-dropped']],
  ['an authorizer added', [[`${one} > security`, [{ tokens: [] }]]], ['breaking authorizer-added']],
  [
    'another kind of authorizer',
    [[`${get} > security`, [{ pool: [] }]]],
    ['breaking authorization-type-changed'],
  ],
  [
    'another authorizer that reads the same header',
    [
      [`${schemes} > others`, { ...restSpec.components.securitySchemes.tokens }],
      [`${get} > security`, [{ others: [] }]],
    ],
    ['risky authorizer-replaced', 'safe authorizer-defined'],
  ],
  [
    'another authorizer that reads another header',
    [
      [`${schemes} > others`, { ...restSpec.components.securitySchemes.tokens, name: 'X-Token' }],
      [`${get} > security`, [{ others: [] }]],
    ],
    ['breaking authorizer-replaced', 'safe authorizer-defined'],
  ],
  ['an API key required', [[`${one} > security`, [{ key: [] }]]], ['breaking api-key-required']],
  ['a scope removed', [[`${post} > security`, [{ pool: ['pets/write'] }]]], ['breaking scope-removed']],
  [
    'a scope more',
    [[`${post} > security`, [{ pool: ['pets/write', 'pets/admin', 'pets/own'] }]]],
    ['risky scope-added'],
  ],
  ['no scope any more', [[`${post} > security`, [{ pool: [] }]]], ['breaking scopes-dropped']],
  [
    'the API key source',
    [['x-amazon-apigateway-api-key-source', 'AUTHORIZER']],
    ['breaking api-key-source-changed'],
  ],

  [
    'the function of an authorizer',
    [
      [
        `${schemes} > tokens > ${authorizer} > authorizerUri`,
        restSpec.components.securitySchemes.tokens[authorizer].authorizerUri.replace('authorize', 'other'),
      ],
    ],
    ['risky authorizer-function-changed'],
  ],
  [
    'the header of an authorizer',
    [[`${schemes} > tokens > name`, 'X-Token']],
    ['breaking identity-source-changed'],
  ],
  [
    'a validation of tokens',
    [[`${schemes} > tokens > ${authorizer} > identityValidationExpression`, '^Bearer .+$']],
    ['breaking identity-validation-changed'],
  ],
  [
    'results kept longer',
    [[`${schemes} > tokens > ${authorizer} > authorizerResultTtlInSeconds`, 600]],
    ['risky authorizer-ttl-changed'],
  ],
  [
    'results kept shorter',
    [[`${schemes} > tokens > ${authorizer} > authorizerResultTtlInSeconds`, 0]],
    ['safe authorizer-ttl-changed'],
  ],
  [
    'the user pool',
    [
      [
        `${schemes} > pool > ${authorizer} > providerARNs`,
        ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Two'],
      ],
    ],
    ['breaking user-pool-removed', 'risky user-pool-added'],
  ],

  [
    'a required parameter that is checked',
    [[`${get} > parameters`, listParameter({ name: 'shop', in: 'query', required: true, schema: {} })]],
    ['breaking parameter-required'],
  ],
  [
    'a required parameter that nobody checks',
    [[`${post} > parameters`, [{ name: 'shop', in: 'query', required: true, schema: {} }]]],
    ['safe parameter-required'],
  ],
  [
    'an optional parameter more',
    [[`${get} > parameters`, listParameter({ name: 'shop', in: 'header', schema: {} })]],
    ['safe parameter-added'],
  ],
  ['a parameter gone', [[`${get} > parameters`, listParameter({}).slice(0, 1)]], ['risky parameter-removed']],
  [
    'parameters no longer checked',
    [[`${get} > ${validator}`, undefined]],
    ['risky parameter-validation-dropped'],
  ],
  ['parameters checked', [[`${one} > ${validator}`, 'params']], ['breaking parameter-validation-added']],
  ['bodies no longer validated', [[`${post} > ${validator}`, undefined]], ['risky body-validation-dropped']],
  [
    'bodies validated where there is no model',
    [[`${one} > ${validator}`, 'body']],
    ['safe body-validation-added'],
  ],
  [
    'another request model',
    [[`${post} > requestBody > content > application/json > schema > $ref`, '#/components/schemas/Unused']],
    ['breaking request-model-replaced'],
  ],
  [
    'a model for another media type',
    [
      [
        `${post} > requestBody > content > application/xml`,
        { schema: { $ref: '#/components/schemas/Unused' } },
      ],
    ],
    ['breaking request-model-added'],
  ],

  [
    'a property that became required',
    [[`${schemas} > Pet > required`, ['name', 'age']]],
    ['breaking model-changed'],
  ],
  ['a property no longer required', [[`${schemas} > Pet > required`, []]], ['safe model-changed']],
  [
    'an enum value gone from a request',
    [[`${schemas} > Pet > properties > kind > enum`, ['cat']]],
    ['breaking model-changed'],
  ],
  [
    'an enum value more in a request',
    [[`${schemas} > Pet > properties > kind > enum`, ['cat', 'dog', 'fish']]],
    ['safe model-changed'],
  ],
  [
    'a type narrowed in a request',
    [[`${schemas} > Pet > properties > name > type`, 'integer']],
    ['breaking model-changed'],
  ],
  [
    'a type widened in a request',
    [[`${schemas} > Pet > properties > age > type`, 'number']],
    ['safe model-changed'],
  ],
  [
    'a bound tightened',
    [[`${schemas} > Pet > properties > name > maxLength`, 20]],
    ['breaking model-changed'],
  ],
  ['a bound loosened', [[`${schemas} > Pet > properties > name > maxLength`, 40]], ['safe model-changed']],
  [
    'a pattern added',
    [[`${schemas} > Pet > properties > name > pattern`, '^[a-z]+$']],
    ['breaking model-changed'],
  ],
  [
    'further properties refused',
    [[`${schemas} > Pet > additionalProperties`, false]],
    ['breaking model-changed'],
  ],
  [
    'a property gone from a request that takes any',
    [[`${schemas} > Pet > properties > age`, undefined]],
    ['safe model-changed'],
  ],
  [
    'a property gone from a response',
    [[`${schemas} > Pets > items > properties > mood`, undefined]],
    ['breaking model-changed'],
  ],
  [
    'a property more in a response',
    [[`${schemas} > Pets > items > properties > name`, { type: 'string' }]],
    ['safe model-changed'],
  ],
  [
    'a response property no longer sure',
    [[`${schemas} > Pets > items > required`, []]],
    ['breaking model-changed'],
  ],
  ['a model that nobody uses', [[`${schemas} > Unused > required`, ['a']]], ['safe model-changed']],
  ['a model gone that nobody uses', [[`${schemas} > Unused`, undefined]], ['safe model-removed']],

  [
    'a response header no longer declared',
    [
      [`${get} > responses > 200 > headers`, undefined],
      [`${get} > ${behind} > responses > default > responseParameters`, undefined],
    ],
    ['breaking response-header-removed', 'breaking response-header-unset'],
  ],
  [
    'a response header declared',
    [[`${get} > responses > 200 > headers > x-page`, { schema: {} }]],
    ['safe response-header-added'],
  ],
  [
    'a status no longer declared',
    [
      [`${get} > responses > 404`, undefined],
      [`${get} > ${behind} > responses > 4\\d{2}`, undefined],
    ],
    ['breaking response-status-removed', 'breaking integration-response-removed'],
  ],
  ['a status more', [[`${one} > responses > 404`, { description: 'none' }]], ['safe response-status-added']],
  [
    'a status no longer declared by a proxy',
    [[`${one} > responses`, { '201': { description: 'made' } }]],
    ['risky response-status-removed', 'safe response-status-added'],
  ],

  ['a time-out cut', [[`${get} > ${behind} > timeoutInMillis`, 3000]], ['risky timeout-cut']],
  ['a time-out raised', [[`${get} > ${behind} > timeoutInMillis`, 29000]], ['safe timeout-raised']],
  ['a cache key gone', [[`${get} > ${behind} > cacheKeyParameters`, []]], ['breaking cache-key-removed']],
  [
    'a cache key more',
    [
      [
        `${get} > ${behind} > cacheKeyParameters`,
        ['method.request.querystring.type', 'method.request.querystring.page'],
      ],
    ],
    ['safe cache-key-added'],
  ],
  [
    'another backend',
    [[`${get} > ${behind} > uri`, 'http://cats.example.test/pets']],
    ['risky integration-uri-changed'],
  ],
  [
    'another verb to the backend',
    [[`${get} > ${behind} > httpMethod`, 'POST']],
    ['risky integration-verb-changed'],
  ],
  [
    'other rights',
    [[`${post} > ${behind} > credentials`, 'arn:aws:iam::123456789012:role/call']],
    ['risky credentials-changed'],
  ],
  [
    'another kind of integration',
    [[`${one} > ${behind}`, { type: 'mock' }]],
    ['risky integration-type-changed', 'risky request-mapping-changed'],
  ],
  [
    'bodies without a template refused',
    [[`${get} > ${behind} > passthroughBehavior`, 'never']],
    ['breaking passthrough-changed'],
  ],
  [
    'a request template',
    [[`${get} > ${behind} > requestTemplates > application/json`, '{"a": 1}']],
    ['risky request-template-changed'],
  ],
  ['a request mapping', [[`${get} > ${behind} > requestParameters`, {}]], ['risky request-mapping-changed']],
  [
    'a response template',
    [[`${get} > ${behind} > responses > default > responseTemplates > application/json`, '[]']],
    ['risky response-template-changed'],
  ],
  [
    'the value of a response header',
    [
      [
        `${get} > ${behind} > responses > default > responseParameters > method.response.header.x-total`,
        "'2'",
      ],
    ],
    ['risky response-header-changed'],
  ],
  [
    'the status of an answer',
    [
      [`${get} > responses > 500`, { description: 'bad' }],
      [`${get} > ${behind} > responses > 4\\d{2} > statusCode`, '500'],
    ],
    ['breaking response-status-changed', 'safe response-status-added'],
  ],
  [
    'one more kind of answer',
    [
      [`${get} > responses > 500`, { description: 'bad' }],
      [`${get} > ${behind} > responses > 5\\d{2}`, { statusCode: '500' }],
    ],
    ['risky integration-response-added', 'safe response-status-added'],
  ],

  [
    'a CORS header gone from errors',
    [['x-amazon-apigateway-gateway-responses > UNAUTHORIZED > responseParameters', {}]],
    ['breaking error-header-removed'],
  ],
  [
    'the status of an error',
    [['x-amazon-apigateway-gateway-responses > UNAUTHORIZED > statusCode', 403]],
    ['breaking error-status-changed'],
  ],
  [
    'the body of an error',
    [['x-amazon-apigateway-gateway-responses > UNAUTHORIZED > responseTemplates > application/json', '{}']],
    ['risky error-body-changed'],
  ],
  [
    'a header more on errors',
    [
      [
        'x-amazon-apigateway-gateway-responses > DEFAULT_5XX',
        { responseParameters: { 'gatewayresponse.header.x-shop': "'pets'" } },
      ],
    ],
    ['safe error-header-added'],
  ],

  [
    'a resource policy',
    [['x-amazon-apigateway-policy', { Version: '2012-10-17', Statement: [] }]],
    ['breaking resource-policy-added'],
  ],
  [
    'binary media types',
    [['x-amazon-apigateway-binary-media-types', ['image/png']]],
    ['risky binary-media-types-changed'],
  ],
  ['compression', [['x-amazon-apigateway-minimum-compression-size', 0]], ['safe compression-changed']],
  [
    'the default endpoint',
    [
      [
        'servers',
        [
          {
            url: 'https://x.test',
            'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true },
          },
        ],
      ],
    ],
    ['breaking default-endpoint-switched'],
  ],
  [
    'a private API with endpoints of its own',
    [['servers', endpoint({ vpcEndpointIds: ['vpce-1'] })]],
    ['breaking endpoint-type-changed', 'safe vpc-endpoint-added', 'safe ip-address-type-changed'],
  ],
  [
    'an IP address type',
    [['servers', endpoint({ ipAddressType: 'dualstack' })]],
    ['safe ip-address-type-changed'],
  ],
  [
    'an endpoint access mode',
    [['x-amazon-apigateway-endpoint-access-mode', 'STRICT']],
    ['breaking endpoint-access-mode-changed'],
  ],
  [
    'documentation',
    [
      [
        'x-amazon-apigateway-documentation',
        { version: '1', documentationParts: [{ location: { type: 'API' }, properties: {} }] },
      ],
    ],
    ['safe documentation-changed'],
  ],
];

const list = 'paths > /pets > get';
const cors = 'x-amazon-apigateway-cors';
const httpPairs: readonly Pair[] = [
  ['nothing', [], []],
  ['a route removed under a greedy one', [['paths > /pets', undefined]], ['risky route-removed']],
  ['the greedy route removed', [['paths > /{proxy+}', undefined]], ['breaking route-removed']],
  [
    'a route that takes requests of the greedy one',
    [['paths > /orders > get', { ...httpSpec.paths['/pets'].get, security: [] }]],
    ['risky route-added'],
  ],
  [
    'the payload format',
    [[`${list} > ${behind} > payloadFormatVersion`, '1.0']],
    ['breaking payload-format-changed'],
  ],
  ['a time-out cut', [[`${list} > ${behind} > timeoutInMillis`, 5000]], ['risky timeout-cut']],
  ['an authorizer dropped', [[`${list} > security`, []]], ['breaking authorizer-dropped']],
  ['another scope', [[`${list} > security`, [{ jwt: ['pets/all'] }]]], ['breaking scopes-narrowed']],
  [
    'one scope more',
    [[`${list} > security`, [{ jwt: ['pets/read', 'pets/all'] }]]],
    ['risky scopes-widened'],
  ],
  [
    'the issuer',
    [
      [
        'components > securitySchemes > jwt > x-amazon-apigateway-authorizer > jwtConfiguration > issuer',
        'https://other.example.test',
      ],
    ],
    ['breaking issuer-changed'],
  ],
  [
    'an audience gone',
    [
      [
        'components > securitySchemes > jwt > x-amazon-apigateway-authorizer > jwtConfiguration > audience',
        ['web'],
      ],
    ],
    ['breaking audience-removed'],
  ],
  ['an origin gone', [[`${cors} > allowOrigins`, ['https://a.example.test']]], ['breaking cors-narrowed']],
  ['any method', [[`${cors} > allowMethods`, ['*']]], ['safe cors-widened']],
  ['no credentials', [[`${cors} > allowCredentials`, false]], ['breaking cors-credentials-changed']],
  ['no CORS', [[cors, undefined]], ['breaking cors-dropped']],
  ['the operation name', [[`${list} > operationId`, 'listPets']], ['safe operation-name-changed']],
  ['a tag', [['tags', [{ name: 'team', 'x-amazon-apigateway-tag-value': 'shop' }]]], ['safe tags-changed']],
];

const vpcLink = {
  type: 'http_proxy',
  httpMethod: 'GET',
  uri: 'http://shop.internal/',
  connectionType: 'VPC_LINK',
  connectionId: 'v1a2b3',
};
const behindLink = (more: object) => [[`${get} > ${behind}`, { ...vpcLink, ...more }]] as const;

// Fields of integrations that only some backends have (import-export.md 1.2).
describe('changes of a private integration', () => {
  it.each([
    ['the listener', { integrationTarget: 'arn:a' }, { integrationTarget: 'arn:b' }, 'connection-changed'],
    ['the name to verify', {}, { tlsConfig: { serverNameToVerify: 'shop.test' } }, 'server-name-changed'],
  ])('judges %s', (_name, before, after, kind) => {
    const changes = compareApis(
      apiOf(restSpec, behindLink(before), 'rest'),
      apiOf(restSpec, behindLink(after), 'rest'),
    );

    expect(changes).toMatchObject([{ verdict: 'risky', kind }]);
  });

  it('judges the name to verify of a route', () => {
    const linked = (more: object) =>
      apiOf(
        httpSpec,
        [[`${list} > ${behind}`, { ...vpcLink, payloadFormatVersion: '1.0', ...more }]],
        'http',
      );

    const changes = compareApis(linked({}), linked({ tlsConfig: { serverNameToVerify: 'shop.test' } }));

    expect(changes).toMatchObject([{ verdict: 'risky', kind: 'server-name-changed' }]);
  });
});

// How a Lambda authorizer of an HTTP API is called and read (http-api.md 11, documented).
describe('changes of a Lambda authorizer of an HTTP API', () => {
  const guard = {
    type: 'request',
    authorizerUri:
      'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:guard/invocations',
    authorizerPayloadFormatVersion: '2.0',
    identitySource: '$request.header.Authorization',
  };
  const guarded = (more: object) =>
    apiOf(
      httpSpec,
      [['components > securitySchemes > guard', { type: 'apiKey', [authorizer]: { ...guard, ...more } }]],
      'http',
    );

  it.each([
    ['simple responses', { enableSimpleResponses: true }, 'breaking simple-responses-switched'],
    ['results kept', { authorizerResultTtlInSeconds: 60 }, 'risky authorizer-ttl-changed'],
    ['no time to live', { authorizerResultTtlInSeconds: 0 }, undefined],
    [
      'credentials',
      { authorizerCredentials: 'arn:aws:iam::1:role/r' },
      'risky authorizer-credentials-changed',
    ],
  ])('judges %s', (_name, more, expected) => {
    const changes = compareApis(guarded({}), guarded(more));

    expect(changes.map(({ verdict, kind }) => `${verdict} ${kind}`)).toEqual(expected ? [expected] : []);
  });
});

describe('changes of a REST API', () => {
  it.each(restPairs)('judges %s', (_name, edits, expected) => {
    const changes = compareApis(apiOf(restSpec, [], 'rest'), apiOf(restSpec, edits, 'rest'));

    expect(changes.map(({ verdict, kind }) => `${verdict} ${kind}`)).toEqual(expected);
  });

  it('judges the way back too: what was added is removed', () => {
    const changes = compareApis(
      apiOf(restSpec, [['paths > /orders > get', mock]], 'rest'),
      apiOf(restSpec, [], 'rest'),
    );

    expect(changes).toMatchObject([
      {
        kind: 'method-removed',
        verdict: 'breaking',
        subject: 'GET /orders',
        reason: 'Callers get 403 Missing Authentication Token.',
        at: { file: 'openapi.json', pointer: '/paths/~1orders/get' },
      },
    ]);
  });

  it('says what, why and where', () => {
    const [change] = compareApis(
      apiOf(restSpec, [], 'rest'),
      apiOf(restSpec, [[`${get} > ${behind} > cacheKeyParameters`, []]], 'rest'),
    );

    expect(change).toMatchObject({
      subject: 'GET /pets',
      change: 'method.request.querystring.type is no longer part of the cache key',
      reason: 'With caching on, requests that differ in it share one answer.',
      at: { file: 'openapi.json', pointer: '/paths/~1pets/get' },
    });
  });

  it('takes another kind of API for another API', () => {
    const changes = compareApis(apiOf(restSpec, [], 'rest'), apiOf(httpSpec, [], 'http'));

    expect(changes).toMatchObject([{ kind: 'protocol-changed', verdict: 'breaking' }]);
  });
});

describe('changes of an HTTP API', () => {
  it.each(httpPairs)('judges %s', (_name, edits, expected) => {
    const changes = compareApis(apiOf(httpSpec, [], 'http'), apiOf(httpSpec, edits, 'http'));

    expect(changes.map(({ verdict, kind }) => `${verdict} ${kind}`)).toEqual(expected);
  });
});

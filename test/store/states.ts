import type { RestApi } from '../../src/model/api.ts';
import type { Stage } from '../../src/model/stage.ts';

const at = { file: 'openapi.yaml', pointer: '' };

/** A small REST API: `GET /pets`, mocked. */
export function petShop(id: string, name = 'pet-shop'): RestApi {
  return {
    protocol: 'REST',
    id,
    name,
    createdDate: '2026-01-01T00:00:00Z',
    disableExecuteApiEndpoint: false,
    tags: new Map(),
    at,
    apiKeySource: 'HEADER',
    resources: [
      { id: 'rootid', path: '/', pathPart: '', methods: new Map() },
      {
        id: 'petsid',
        parentId: 'rootid',
        path: '/pets',
        pathPart: 'pets',
        methods: new Map([
          [
            'GET',
            {
              httpMethod: 'GET',
              authorizationType: 'NONE',
              authorizationScopes: [],
              apiKeyRequired: false,
              requestParameters: new Map([['method.request.querystring.type', false]]),
              requestModels: new Map(),
              methodResponses: new Map([
                ['200', { statusCode: '200', responseParameters: new Map(), responseModels: new Map(), at }],
              ]),
              integration: {
                type: 'MOCK',
                passthroughBehavior: 'WHEN_NO_MATCH',
                timeoutInMillis: 29000,
                cacheNamespace: 'petsid',
                cacheKeyParameters: [],
                requestParameters: new Map(),
                requestTemplates: new Map([['application/json', '{"statusCode": 200}']]),
                integrationResponses: [
                  { statusCode: '200', responseParameters: new Map(), responseTemplates: new Map(), at },
                ],
                at,
              },
              at,
            },
          ],
        ]),
      },
    ],
    models: new Map([
      [
        'Pet',
        { name: 'Pet', contentType: 'application/json', schema: { type: 'object', properties: {} }, at },
      ],
    ]),
    authorizers: new Map(),
    requestValidators: new Map(),
    gatewayResponses: new Map(),
    binaryMediaTypes: [],
    endpointConfiguration: { types: ['REGIONAL'] },
    documentationParts: [],
  };
}

/** A stage with nothing set. */
export function stageOf(apiId: string, stageName: string, deploymentId = 'x1y2z3'): Stage {
  return {
    apiId,
    stageName,
    deploymentId,
    variables: new Map(),
    cacheClusterEnabled: false,
    methodSettings: new Map(),
    tracingEnabled: false,
    tags: new Map(),
    createdDate: '2026-01-01T00:00:00Z',
    lastUpdatedDate: '2026-01-01T00:00:00Z',
    previousDeploymentIds: [],
  };
}

import { describe, expect, it } from 'vitest';
import { cloudFormationTemplate } from '../../src/exporter/cloudformation.ts';
import { apiOf } from '../importer/import-text.ts';
import { comparable } from './comparable.ts';

const chat = `openapi: 3.0.1
info: { title: chat, version: '1', description: talk }
paths: {}
components:
  schemas: { Text: { type: object, properties: { text: { type: string } } } }
x-gwctl-websocket:
  version: '1'
  routeSelectionExpression: $request.body.action
  routes:
    say:
      modelSelectionExpression: $request.body.kind
      requestModels: { text: { $ref: '#/components/schemas/Text' } }
      routeResponses: { $default: {} }
      integration:
        type: http
        httpMethod: POST
        uri: https://backend.example/say
        contentHandling: CONVERT_TO_TEXT
        requestTemplates: { application/json: '{}' }
        responses:
          $default: { templateSelectionExpression: a, responseTemplates: { a: '{}' } }
          '/4\\d\\d/': { responseParameters: {} }
`;

describe('a WebSocket API as a CloudFormation template', () => {
  it('imports as the same API, models and integration responses included (our choice: law 1)', async () => {
    const api = await apiOf(chat);
    const template = cloudFormationTemplate(api, {
      as: 'oas30',
      extensions: new Set(['apigateway']),
      region: 'us-east-1',
    });

    const again = await apiOf(JSON.stringify(template.ok ? template.value : {}));

    expect(comparable(again)).toEqual(comparable(api));
  });
});

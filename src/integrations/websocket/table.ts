import type { Outcome } from '../../diagnostics/diagnostic.ts';
import { succeed } from '../../diagnostics/diagnostic.ts';
import { isFunctionUri } from '../../expressions/function-uri.ts';
import type {
  AwsIntegration,
  HttpCustomIntegration,
  MockIntegration,
  WebSocketIntegration,
} from '../../model/integration.ts';
import { compileAwsService } from '../aws-service.ts';
import { compileHttp } from '../http.ts';
import type { CompiledIntegration, IntegrationScope } from '../integration.ts';
import { compileLambdaCustom } from '../lambda-custom.ts';
import { compileMock } from '../mock.ts';
import { compileWebSocketLambdaProxy } from './lambda-proxy.ts';

/**
 * Which file runs which integration of a WebSocket API: but for the event of AWS_PROXY they are REST's. Unverified: HTTP_PROXY sends the
 * message and what is mapped, as HTTP does, and nothing of the handshake's headers and query (websocket.md 3 names the message only).
 */
export function compileWebSocketIntegration(
  integration: WebSocketIntegration,
  scope: IntegrationScope,
): Outcome<CompiledIntegration> {
  switch (integration.type) {
    case 'MOCK':
      return compileMock(mockForm(integration), scope);
    case 'AWS_PROXY':
      return succeed(compileWebSocketLambdaProxy(integration, scope));
    case 'AWS':
      return isFunctionUri(integration.uri ?? '')
        ? compileLambdaCustom(awsForm(integration), scope)
        : compileAwsService(awsForm(integration), scope);
    default:
      return compileHttp(httpForm(integration), scope);
  }
}

function mockForm(integration: WebSocketIntegration): MockIntegration {
  return {
    type: 'MOCK',
    passthroughBehavior: integration.passthroughBehavior,
    timeoutInMillis: integration.timeoutInMillis,
    cacheNamespace: '',
    cacheKeyParameters: [],
    requestParameters: integration.requestParameters,
    requestTemplates: integration.requestTemplates,
    integrationResponses: [],
    at: integration.at,
  };
}

function awsForm(integration: WebSocketIntegration): AwsIntegration {
  const { httpMethod = 'POST', uri = '', credentials } = integration;
  return {
    ...mockForm(integration),
    type: 'AWS',
    httpMethod,
    uri,
    ...(credentials !== undefined && { credentials }),
  };
}

function httpForm(integration: WebSocketIntegration): HttpCustomIntegration {
  const { httpMethod = 'POST', uri = '', connectionType = 'INTERNET', connectionId, tlsConfig } = integration;
  return {
    ...mockForm(integration),
    type: 'HTTP',
    httpMethod,
    uri,
    connectionType,
    ...(connectionId !== undefined && { connectionId }),
    ...(tlsConfig && { tlsConfig }),
  };
}

import type { Outcome } from '../diagnostics/diagnostic.ts';
import { isFunctionUri } from '../expressions/function-uri.ts';
import type { Integration } from '../model/integration.ts';
import { compileAwsService } from './aws-service.ts';
import { compileHttp } from './http.ts';
import { compileHttpProxy } from './http-proxy.ts';
import type { CompiledIntegration, IntegrationScope } from './integration.ts';
import { compileLambdaCustom } from './lambda-custom.ts';
import { compileLambdaProxy } from './lambda-proxy.ts';
import { compileMock } from './mock.ts';

/** Which file runs which integration. */
export function compileIntegration(
  integration: Integration,
  scope: IntegrationScope,
): Outcome<CompiledIntegration> {
  switch (integration.type) {
    case 'MOCK':
      return compileMock(integration, scope);
    case 'HTTP':
      return compileHttp(integration, scope);
    case 'HTTP_PROXY':
      return compileHttpProxy(integration, scope);
    case 'AWS_PROXY':
      return compileLambdaProxy(integration, scope);
    case 'AWS':
      return isFunctionUri(integration.uri)
        ? compileLambdaCustom(integration, scope)
        : compileAwsService(integration, scope);
  }
}

import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { HttpIntegration } from '../../model/integration.ts';
import { compileHttpApiProxy } from './http-proxy.ts';
import type { CompiledHttpIntegration, HttpIntegrationScope } from './integration.ts';
import { compileHttpApiLambda } from './lambda.ts';
import { compileHttpApiService } from './service.ts';

/** Which file runs which integration of an HTTP API. */
export function compileHttpApiIntegration(
  integration: HttpIntegration,
  scope: HttpIntegrationScope,
): Outcome<CompiledHttpIntegration> {
  if (integration.type === 'HTTP_PROXY') return compileHttpApiProxy(integration, scope);
  const { integrationSubtype } = integration;
  if (integrationSubtype !== undefined) return compileHttpApiService(integration, integrationSubtype, scope);
  return compileHttpApiLambda(integration, scope);
}

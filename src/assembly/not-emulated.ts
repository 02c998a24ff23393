import { child, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { isFunctionUri } from '../expressions/function-uri.ts';
import type { Api, Method, RestApi } from '../model/api.ts';
import type { Integration, WebSocketIntegration } from '../model/integration.ts';

/** What of an API gwctl does not emulate when serving it: said at start, refused under `--strict`, never passed over in silence. */
export function notEmulated(api: Api): readonly Diagnostic[] {
  if (api.protocol === 'HTTP') return [];
  if (api.protocol === 'WEBSOCKET') {
    return [...api.routes.values()].flatMap(({ routeKey, integration }) =>
      ofIntegration(`route ${routeKey}`, integration),
    );
  }
  const methods = api.resources.flatMap((resource) =>
    [...resource.methods.values()].flatMap((method) => ofMethod(resource.path, method)),
  );
  return [...ofApi(api), ...methods];
}

function ofApi(api: RestApi): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (api.endpointConfiguration.types.includes('PRIVATE')) {
    found.push(
      note(
        api.at,
        'A PRIVATE API is reachable through VPC endpoints only; here it answers every local caller.',
      ),
    );
  }
  if (api.securityPolicy !== undefined) {
    found.push(
      note(
        child(api.at, 'x-amazon-apigateway-security-policy'),
        'The TLS security policy has no effect on a local server.',
      ),
    );
  }
  return found;
}

function ofMethod(path: string, { httpMethod, integration }: Method): Diagnostic[] {
  return ofIntegration(`${httpMethod} ${path}`, integration);
}

function ofIntegration(
  name: string,
  integration: Integration | WebSocketIntegration | undefined,
): Diagnostic[] {
  if (!integration) return [];
  const found: Diagnostic[] = [];
  if (integration.type === 'AWS_PROXY' && !isFunctionUri(integration.uri ?? '')) {
    found.push(
      note(
        child(integration.at, 'uri'),
        `${name}: proxying to Firehose is not emulated; calls end in a 500.`,
      ),
    );
  }
  if ('credentials' in integration && integration.credentials?.includes('*')) {
    found.push(
      note(
        child(integration.at, 'credentials'),
        `${name}: the caller's credentials are not passed on; the workspace's are used.`,
      ),
    );
  }
  return found;
}

function note(at: Diagnostic['at'], message: string): Diagnostic {
  return { ruleId: 'not-emulated', severity: 'warn', message, ...(at && { at }) };
}

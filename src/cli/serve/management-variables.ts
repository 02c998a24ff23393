import type { servedApis } from './ready.ts';

/**
 * Where functions find `@connections`: AWS SDKs take the variable for a client that was given no endpoint. Only where just one stage of a
 * WebSocket API is served: with several nobody but the event knows which one is meant.
 */
export function managementVariables(apis: ReturnType<typeof servedApis>): Readonly<Record<string, string>> {
  const stages = apis.filter(({ type }) => type === 'WEBSOCKET').flatMap((api) => api.stages);
  const [only, ...others] = stages;
  if (!only || others.length > 0) return {};
  return { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: reachable(only.invokeUrl) };
}

/** A server that listens on all addresses is reached at this machine's own. */
function reachable(url: string): string {
  return url.replace(/^(https?:\/\/)(?:0\.0\.0\.0|\[::\])(?=[:/])/, '$1127.0.0.1');
}

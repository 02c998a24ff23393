import { GatewayError } from '../faults/gateway-error.ts';

/** Every type: `Content-Length`, `Transfer-Encoding` (recorded); the other two are unverified (rest-integrations.md 1.1). */
const everyType = ['content-length', 'transfer-encoding', 'x-amzn-trace-id', 'x-amzn-apigateway-api-id'];
/** AWS and AWS_PROXY besides (recorded). */
const awsTypes = ['authorization', 'connection', 'expect', 'proxy-authenticate', 'te'];

const forbidden = new Set(everyType);
const forbiddenToAws = new Set([...everyType, ...awsTypes]);

/** Legal to map on HTTP types and silently removed before sending: recorded for Expect, Proxy-Authenticate, TE; the others are hop-by-hop. */
const removedFromHttp = new Set([
  'expect',
  'proxy-authenticate',
  'te',
  'via',
  'connection',
  'keep-alive',
  'upgrade',
]);

/** The first header name that may not be mapped onto this kind of integration, in any case. */
export function forbiddenHeader(names: Iterable<string>, isAws: boolean): string | undefined {
  const set = isAws ? forbiddenToAws : forbidden;
  for (const name of names) if (set.has(name.toLowerCase())) return name;
  return undefined;
}

/** 500 before the endpoint is called (recorded); the wording of the log line is unverified. */
export function forbiddenHeaderError(name: string): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    logLines: [`Execution failed due to configuration error: ${name} header already present`],
    reason: `integration.request.header.${name} cannot be mapped onto this integration.`,
  });
}

/** Whether a mapped header of an HTTP integration is taken off before sending. `Upgrade` differs from AWS: nothing here can upgrade. */
export function isRemovedFromHttp(name: string): boolean {
  return removedFromHttp.has(name.toLowerCase());
}

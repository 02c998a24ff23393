import type { ChalkInstance } from 'chalk';
import type { Api, HttpRoute, Method, RestApi, WebSocketApi, WebSocketRoute } from '../../model/api.ts';
import type { HttpIntegration, Integration, IntegrationType } from '../../model/integration.ts';
import { wrap } from '../reporters/wrap.ts';

/** What a person sees of an API when it starts: one line a method or route, with what is behind it. */
export function routeTable(api: Api, columns: number, colours: ChalkInstance): string {
  const rows = rowsOf(api);
  const width = Math.min(
    Math.max(...rows.map((row) => row.path.length), 4),
    Math.floor(Math.min(columns, 100) / 2),
  );
  // Routes of WebSocket APIs have no verbs, and no column for them.
  const verbs = rows.some(({ verb }) => verb !== '') ? 8 : 0;
  return rows
    .map(({ verb, path, behind }) => {
      const target = wrap(colours.dim(behind), columns, verbs + 4, Math.max(path.length, width) + verbs + 4);
      return `  ${colours.bold(verb.padEnd(verbs))}${path.padEnd(width)}  ${target}\n`;
    })
    .join('');
}

interface Row {
  readonly verb: string;
  readonly path: string;
  readonly behind: string;
}

function rowsOf(api: Api): Row[] {
  if (api.protocol === 'WEBSOCKET') return [...api.routes.values()].map((route) => webSocketRow(route, api));
  if (api.protocol === 'HTTP') return [...api.routes.values()].map(httpRow);
  return api.resources.flatMap((resource) =>
    [...resource.methods.values()].map((method) => rowOf(resource.path, method, api)),
  );
}

function httpRow({ routeKey, integration, authorizationType, authorizer }: HttpRoute): Row {
  const blank = routeKey.indexOf(' ');
  const gate = authorizationType === 'NONE' ? '' : ` [${authorizer ?? authorizationType}]`;
  return {
    verb: blank < 0 ? '' : routeKey.slice(0, blank),
    path: routeKey.slice(blank + 1),
    behind: `${httpBehind(integration)}${gate}`,
  };
}

function httpBehind(integration: HttpIntegration | undefined): string {
  if (!integration) return 'no integration';
  const { type, integrationSubtype, httpMethod, uri = '', payloadFormatVersion } = integration;
  if (integrationSubtype !== undefined) return `aws ${integrationSubtype}`;
  if (type === 'HTTP_PROXY') return `http proxy ${httpMethod ?? ''} ${uri}`;
  return `lambda proxy ${/:function:([^/]+)/.exec(uri)?.[1] ?? uri} (${payloadFormatVersion})`;
}

function webSocketRow(route: WebSocketRoute, api: WebSocketApi): Row {
  const { routeKey, integration, routeResponses } = route;
  // One-way is the default: who waits for an answer sees here that none comes.
  const isTwoWay = routeResponses.has('$default') && routeKey !== '$connect' && routeKey !== '$disconnect';
  const target = integration
    ? behindUri(integration.type, integration.httpMethod, integration.uri ?? '')
    : 'no integration';
  return {
    verb: '',
    path: routeKey,
    behind: `${target}${isTwoWay ? ', answers' : ''}${accessOf(route, api)}`,
  };
}

function rowOf(path: string, method: Method, api: RestApi): Row {
  return { verb: method.httpMethod, path, behind: `${behindOf(method.integration)}${accessOf(method, api)}` };
}

/** `lambda hello`, `http GET https://...`, `mock`. */
function behindOf(integration: Integration | undefined): string {
  if (!integration) return 'no integration';
  if (integration.type === 'MOCK') return 'mock';
  return behindUri(integration.type, integration.httpMethod, integration.uri);
}

function behindUri(type: IntegrationType, httpMethod: string | undefined, uri: string): string {
  if (type === 'MOCK') return 'mock';
  const name = /:function:([^/]+)\/invocations/.exec(uri)?.[1];
  if (name !== undefined) return `${type === 'AWS_PROXY' ? 'lambda proxy' : 'lambda'} ${name}`;
  const service = /^arn:[^:]+:apigateway:[^:]*:([^:]+):(?:action|path)\/(.*)$/.exec(uri);
  if (service) return `aws ${service[1]} ${service[2]}`;
  return `${type === 'HTTP_PROXY' ? 'http proxy' : 'http'} ${httpMethod ?? ''} ${uri}`;
}

type Gated = Pick<Method | WebSocketRoute, 'authorizationType' | 'authorizer' | 'apiKeyRequired'>;

function accessOf(method: Gated, api: RestApi | WebSocketApi): string {
  const gates = [
    method.authorizationType === 'NONE'
      ? ''
      : (api.authorizers.get(method.authorizer ?? '')?.name ?? method.authorizationType),
    method.apiKeyRequired ? 'api key' : '',
  ].filter((gate) => gate !== '');
  return gates.length > 0 ? ` [${gates.join(', ')}]` : '';
}

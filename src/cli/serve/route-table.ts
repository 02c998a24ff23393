import type { ChalkInstance } from 'chalk';
import type { Api, Method, RestApi } from '../../model/api.ts';
import type { Integration } from '../../model/integration.ts';
import { wrap } from '../reporters/wrap.ts';

/** What a person sees of an API when it starts: one line a method, with what is behind it. */
export function routeTable(api: Api, columns: number, colours: ChalkInstance): string {
  if (api.protocol !== 'REST') return '';
  const rows = api.resources.flatMap((resource) =>
    [...resource.methods.values()].map((method) => rowOf(resource.path, method, api)),
  );
  const width = Math.min(
    Math.max(...rows.map((row) => row.path.length), 4),
    Math.floor(Math.min(columns, 100) / 2),
  );
  return rows
    .map(({ verb, path, behind }) => {
      const target = wrap(colours.dim(behind), columns, 12, Math.max(path.length, width) + 12);
      return `  ${colours.bold(verb.padEnd(7))} ${path.padEnd(width)}  ${target}\n`;
    })
    .join('');
}

function rowOf(path: string, method: Method, api: RestApi): { verb: string; path: string; behind: string } {
  return { verb: method.httpMethod, path, behind: `${behindOf(method.integration)}${accessOf(method, api)}` };
}

/** `lambda hello`, `http GET https://...`, `mock`. */
function behindOf(integration: Integration | undefined): string {
  if (!integration) return 'no integration';
  if (integration.type === 'MOCK') return 'mock';
  const name = /:function:([^/]+)\/invocations/.exec(integration.uri)?.[1];
  if (name !== undefined) return `${integration.type === 'AWS_PROXY' ? 'lambda proxy' : 'lambda'} ${name}`;
  const service = /^arn:[^:]+:apigateway:[^:]*:([^:]+):(?:action|path)\/(.*)$/.exec(integration.uri);
  if (service) return `aws ${service[1]} ${service[2]}`;
  return `${integration.type === 'HTTP_PROXY' ? 'http proxy' : 'http'} ${integration.httpMethod} ${integration.uri}`;
}

function accessOf(method: Method, api: RestApi): string {
  const gates = [
    method.authorizationType === 'NONE'
      ? ''
      : (api.authorizers.get(method.authorizer ?? '')?.name ?? method.authorizationType),
    method.apiKeyRequired ? 'api key' : '',
  ].filter((gate) => gate !== '');
  return gates.length > 0 ? ` [${gates.join(', ')}]` : '';
}

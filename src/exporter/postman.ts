import type { Api, Method } from '../model/api.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { ordered } from './json.ts';
import type { ExportOptions, OpenApiDocument } from './options.ts';

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/**
 * A Postman collection (format 2.1) with one request for each method. Differs from AWS: its export has Postman extensions inside of the
 * document, whose names and shape nobody published; a collection is what people want them for.
 */
export function postmanCollection(api: Api, { region, stageName }: ExportOptions): OpenApiDocument {
  const base = `https://${api.id}.execute-api.${region}.amazonaws.com${stagePath(stageName)}`;
  return ordered([
    [
      'info',
      ordered([
        ['name', api.name],
        ['description', api.description],
        ['schema', schema],
      ]),
    ],
    ['item', requests(api)],
    ['variable', [{ key: 'baseUrl', value: base, type: 'string' }]],
  ]);
}

function stagePath(stageName: string | undefined): string {
  return stageName === undefined || stageName === '$default' ? '' : `/${stageName}`;
}

function requests(api: Api): JsonValue {
  if (api.protocol === 'REST') {
    return api.resources.flatMap(({ path, methods }) =>
      [...methods.values()].map((method) => request(method.httpMethod, path, method.operationName, method)),
    );
  }
  if (api.protocol === 'WEBSOCKET') return [];
  return [...api.routes.values()].map(({ routeKey, operationName }) => {
    const [verb = 'ANY', path = '/'] = routeKey === '$default' ? ['ANY', '/'] : routeKey.split(' ');
    return request(verb, path, operationName, undefined);
  });
}

/** Postman has no ANY: a GET stands for it. */
function request(
  verb: string,
  path: string,
  name: string | undefined,
  method: Method | undefined,
): JsonObject {
  const segments = path.split('/').filter((segment) => segment !== '');
  const url = ordered([
    ['raw', `{{baseUrl}}/${segments.map(postmanSegment).join('/')}${queryText(method)}`],
    ['host', ['{{baseUrl}}']],
    ['path', segments.map(postmanSegment)],
    ['query', queries(method)],
    ['variable', variables(segments)],
  ]);
  return {
    name: name ?? `${verb} ${path}`,
    request: ordered([
      ['method', verb === 'ANY' ? 'GET' : verb],
      ['header', headers(method)],
      ['body', body(method)],
      ['url', url],
    ]),
    response: [],
  };
}

/** `{petId}` is `:petId` in Postman. */
function postmanSegment(segment: string): string {
  return segment.replace(/^\{([^{}+]+)\+?\}$/, ':$1');
}

function variables(segments: readonly string[]): JsonValue | undefined {
  const list = segments
    .map((segment) => /^\{([^{}+]+)\+?\}$/.exec(segment)?.[1])
    .flatMap((key) => (key === undefined ? [] : [{ key, value: '' }]));
  return list.length === 0 ? undefined : list;
}

function named(
  method: Method | undefined,
  place: 'querystring' | 'header',
): { key: string; required: boolean }[] {
  const prefix = `method.request.${place}.`;
  return [...(method?.requestParameters ?? [])].flatMap(([name, required]) =>
    name.startsWith(prefix) ? [{ key: name.slice(prefix.length), required }] : [],
  );
}

function queries(method: Method | undefined): JsonValue | undefined {
  const list = named(method, 'querystring').map(({ key, required }) => ({
    key,
    value: '',
    disabled: !required,
  }));
  return list.length === 0 ? undefined : list;
}

function queryText(method: Method | undefined): string {
  const needed = named(method, 'querystring').filter(({ required }) => required);
  return needed.length === 0 ? '' : `?${needed.map(({ key }) => `${key}=`).join('&')}`;
}

function headers(method: Method | undefined): JsonValue {
  const [type] = method?.requestModels.keys() ?? [];
  return [
    ...(type === undefined ? [] : [{ key: 'Content-Type', value: type }]),
    ...(method?.apiKeyRequired ? [{ key: 'x-api-key', value: '{{apiKey}}' }] : []),
    ...named(method, 'header').map(({ key, required }) => ({ key, value: '', disabled: !required })),
  ];
}

function body(method: Method | undefined): JsonObject | undefined {
  return method && method.requestModels.size > 0 ? { mode: 'raw', raw: '{}' } : undefined;
}

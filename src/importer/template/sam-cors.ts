import { isMap } from '../node.ts';
import type { DocumentDraft } from './generated-document.ts';
import { ensureMap } from './generated-document.ts';
import { mapOf } from './values.ts';

interface CorsSettings {
  readonly origin: string;
  readonly methods: string | undefined;
  readonly headers: string | undefined;
  readonly maxAge: string | undefined;
  readonly credentials: boolean;
}

/** SAM's `Cors` of a REST API: the text of an origin in quotes, or a map. */
function readCors(value: unknown): CorsSettings | undefined {
  if (typeof value === 'string') {
    return { origin: value, methods: undefined, headers: undefined, maxAge: undefined, credentials: false };
  }
  if (!isMap(value)) return undefined;
  const text = (key: string) => (value[key] === undefined ? undefined : String(value[key]));
  return {
    origin: text('AllowOrigin') ?? "'*'",
    methods: text('AllowMethods'),
    headers: text('AllowHeaders'),
    maxAge: text('MaxAge'),
    credentials: value['AllowCredentials'] === true,
  };
}

/** Adds a mock OPTIONS method to every path that has none, as SAM's own translation does. @returns the methods that were added */
export function addPreflights(draft: DocumentDraft, value: unknown): Record<string, unknown>[] {
  const cors = readCors(value);
  if (!cors) return [];
  return Object.values(ensureMap(draft, 'paths')).flatMap((item) => {
    const path = item as Record<string, unknown>;
    if (Object.hasOwn(path, 'options')) return [];
    const options = preflight(cors, Object.keys(path));
    path['options'] = options;
    return [options];
  });
}

function preflight(cors: CorsSettings, verbs: readonly string[]): Record<string, unknown> {
  const headers: Record<string, string> = {};
  if (cors.headers !== undefined) headers['Access-Control-Allow-Headers'] = cors.headers;
  headers['Access-Control-Allow-Methods'] = cors.methods ?? `'${allowedMethods(verbs)}'`;
  headers['Access-Control-Allow-Origin'] = cors.origin;
  if (cors.maxAge !== undefined) headers['Access-Control-Max-Age'] = cors.maxAge;
  if (cors.credentials) headers['Access-Control-Allow-Credentials'] = "'true'";
  const names = Object.keys(headers);
  return {
    responses: {
      '200': {
        description: 'Default response for CORS method',
        headers: Object.fromEntries(names.map((name) => [name, { schema: { type: 'string' } }])),
      },
    },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{\n  "statusCode" : 200\n}\n' },
      responses: {
        default: {
          statusCode: '200',
          responseTemplates: { 'application/json': '{}\n' },
          responseParameters: Object.fromEntries(
            Object.entries(headers).map(([name, expression]) => [
              `method.response.header.${name}`,
              expression,
            ]),
          ),
        },
      },
    },
  };
}

const every = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

function allowedMethods(verbs: readonly string[]): string {
  if (verbs.includes('x-amazon-apigateway-any-method')) return every.join(',');
  const present = every.filter((verb) => verbs.includes(verb.toLowerCase()) || verb === 'OPTIONS');
  return present.join(',');
}

/** SAM's `CorsConfiguration` of an HTTP API: `true`, or the fields of the extension with capitals. */
export function httpCors(value: unknown): object | undefined {
  if (value === true || value === 'true') return { allowOrigins: ['*'] };
  if (!isMap(value)) return undefined;
  return Object.fromEntries(
    Object.entries(mapOf(value)).map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), inner]),
  );
}

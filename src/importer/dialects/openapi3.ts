import { checkContentType } from '../content-type.ts';
import { follow, type ImportContext } from '../context.ts';
import { childOf, isMap, itemsOf, keysOf, memberOf, type Node, textOf } from '../node.ts';
import type { BodySchema, Dialect } from './dialect.ts';
import { trimmedBasePath } from './swagger2.ts';

/** OpenAPI 3.0. */
export const openApi3: Dialect = {
  format: 'openapi',
  schemaPrefix: '#/components/schemas/',
  schemas: (root) => component(root, 'schemas'),
  securitySchemes: (root) => component(root, 'securitySchemes'),
  basePath,
  // AWS documents this extension inside of a Server object (import-export.md 1.1).
  endpointConfiguration: (root) => {
    const servers = childOf(root, 'servers');
    if (!servers || !Array.isArray(servers.value)) return undefined;
    for (const server of itemsOf(servers, 'servers', () => undefined)) {
      const found = childOf(server, 'x-amazon-apigateway-endpoint-configuration');
      if (found) return found;
    }
    return undefined;
  },
  requestBody: (operation, context) => {
    const body = childOf(operation.node, 'requestBody');
    const followed = body && follow(body, context);
    return followed ? content(followed, 'requestBody', context) : [];
  },
  responseBody: (response, _operation, context) => content(response, 'a response', context),
};

function component(root: Node, kind: string): Node | undefined {
  const components = childOf(root, 'components');
  return components && childOf(components, kind);
}

const noSchemas: readonly BodySchema[] = [];

function content(holder: Node, what: string, { report }: ImportContext): readonly BodySchema[] {
  const node = childOf(holder, 'content');
  if (!node) return noSchemas;
  const found: BodySchema[] = [];
  for (const contentType of keysOf(node, `content of ${what}`, report)) {
    const entry = memberOf(node, contentType);
    const schema = childOf(entry, 'schema');
    if (!schema) continue;
    checkContentType(contentType, { ...entry.at, part: 'key' }, (ruleId, at, reason, help) =>
      report(ruleId, at, `${reason} (${what})`, { help }),
    );
    found.push({ contentType, schema });
  }
  return found;
}

/**
 * The first server variable named `basePath`, even one that the URL does not use; else the path of the first server's URL
 * (import-export.md 2.4, documented and recorded).
 */
function basePath(root: Node, { report }: ImportContext): ReturnType<Dialect['basePath']> {
  const servers = itemsOf(childOf(root, 'servers'), 'servers', report);
  if (servers.length > 1 && servers[1]) {
    const message =
      'More than one server provided. Ignoring all but the first for defining endpoint configuration';
    report('servers-multiple', servers[1].at, message, { help: 'Keep the one server that the API is.' });
  }
  for (const server of servers) {
    const variables = childOf(server, 'variables');
    const variable = variables && childOf(variables, 'basePath');
    const value = variable && textOf(childOf(variable, 'default'), 'the default of basePath', report);
    if (variable && value !== undefined) return trimmedBasePath(value, variable.at);
  }
  const [first] = servers;
  const url = first && childOf(first, 'url');
  if (!url || typeof url.value !== 'string' || !isMap(first.value)) return undefined;
  return trimmedBasePath(pathOfUrl(url.value), url.at);
}

/** The path of `https://host/a/b` or `/a/b`; a URL may hold `{variables}`, so it is not parsed as one. */
function pathOfUrl(url: string): string {
  const withoutHost = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  return withoutHost.replace(/[?#].*$/, '');
}

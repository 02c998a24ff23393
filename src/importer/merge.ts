import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type {
  Api,
  DocumentationPart,
  HttpApi,
  Method,
  Resource,
  RestApi,
  WebSocketApi,
} from '../model/api.ts';
import type { Integration } from '../model/integration.ts';
import { variableOf } from './paths.ts';
import type { StatedSetting } from './stated-settings.ts';

/** PutRestApi's two modes (import-export.md 2.10). */
export type ImportMode = 'merge' | 'overwrite';

/**
 * What an API becomes when a file is imported onto it. `imported` is the file's API, built with the stored one's id. Stages,
 * deployments, keys and plans are no part of an API and stay as they are. HTTP and WebSocket APIs know `overwrite` only.
 * @param stated what the file says although it may be the default
 */
export function importOnto(
  stored: Api,
  imported: Api,
  mode: ImportMode,
  stated: ReadonlySet<StatedSetting>,
): Outcome<Api> {
  if (stored.protocol !== imported.protocol) {
    return fail(
      problem(
        imported,
        `${stored.name} is ${article(stored)} API, the file describes ${article(imported)} one.`,
        'Import it as a new API with another --name.',
      ),
    );
  }
  if (stored.protocol === 'REST' && imported.protocol === 'REST') {
    return mode === 'merge' ? mergeRest(stored, imported, stated) : succeed(overwriteRest(stored, imported));
  }
  if (mode === 'merge') {
    return fail(
      problem(
        imported,
        `${article(imported)} API is replaced whole: it has no merge.`,
        'Use --mode overwrite.',
      ),
    );
  }
  return succeed(keepIdentity(stored, imported as HttpApi | WebSocketApi));
}

function article({ protocol }: Api): string {
  return protocol === 'REST' ? 'a REST' : protocol === 'HTTP' ? 'an HTTP' : 'a WebSocket';
}

function problem({ at }: Api, message: string, help: string): Diagnostic {
  return { ruleId: 'import-mode', severity: 'error', message, at, help };
}

function keepIdentity<A extends HttpApi | WebSocketApi>(stored: Api, imported: A): A {
  return { ...imported, id: stored.id, createdDate: stored.createdDate };
}

/** The file's API with the identity, the tags and the endpoint configuration of the stored one. */
function overwriteRest(stored: RestApi, imported: RestApi): RestApi {
  return {
    ...imported,
    id: stored.id,
    createdDate: stored.createdDate,
    tags: stored.tags,
    endpointConfiguration: stored.endpointConfiguration,
    resources: withStoredIds(stored.resources, imported.resources),
    authorizers: withAuthorizerIds(stored, imported),
  };
}

function mergeRest(stored: RestApi, imported: RestApi, stated: ReadonlySet<StatedSetting>): Outcome<RestApi> {
  const resources = mergeResources(stored.resources, withStoredIds(stored.resources, imported.resources));
  if (!resources.ok) return resources;
  return succeed({
    ...stored,
    ...presentFields(imported),
    name: imported.name,
    at: imported.at,
    apiKeySource: stated.has('apiKeySource') ? imported.apiKeySource : stored.apiKeySource,
    disableExecuteApiEndpoint: stated.has('disableExecuteApiEndpoint')
      ? imported.disableExecuteApiEndpoint
      : stored.disableExecuteApiEndpoint,
    resources: resources.value,
    models: new Map([...stored.models, ...imported.models]),
    authorizers: new Map([...stored.authorizers, ...withAuthorizerIds(stored, imported)]),
    requestValidators: new Map([...stored.requestValidators, ...imported.requestValidators]),
    gatewayResponses: new Map([...stored.gatewayResponses, ...imported.gatewayResponses]),
    // Existing ones first, as recorded; repeated ones once is gwctl's choice.
    binaryMediaTypes: [...new Set([...stored.binaryMediaTypes, ...imported.binaryMediaTypes])],
    documentationParts: mergeParts(stored.documentationParts, imported.documentationParts),
  });
}

/** Fields that a merge replaces only where the file has them. */
function presentFields(imported: RestApi): Partial<RestApi> {
  const { version, description, policy, minimumCompressionSize, securityPolicy, endpointAccessMode } =
    imported;
  return {
    ...(version === undefined ? {} : { version }),
    ...(description === undefined ? {} : { description }),
    ...(policy === undefined ? {} : { policy }),
    ...(minimumCompressionSize === undefined ? {} : { minimumCompressionSize }),
    ...(securityPolicy === undefined ? {} : { securityPolicy }),
    ...(endpointAccessMode === undefined ? {} : { endpointAccessMode }),
    ...(imported.documentationVersion === undefined
      ? {}
      : { documentationVersion: imported.documentationVersion }),
  };
}

function withAuthorizerIds(stored: RestApi, imported: RestApi): RestApi['authorizers'] {
  return new Map(
    [...imported.authorizers].map(([name, authorizer]) => {
      const id = stored.authorizers.get(name)?.id;
      return [name, id === undefined ? authorizer : { ...authorizer, id }];
    }),
  );
}

/** Resources of equal paths keep their ids, even in an overwrite (recorded). */
function withStoredIds(stored: readonly Resource[], imported: readonly Resource[]): Resource[] {
  const idByPath = new Map(stored.map(({ path, id }) => [path, id]));
  const renamed = new Map(imported.map(({ path, id }) => [id, idByPath.get(path) ?? id]));
  if (imported.every(({ id }) => renamed.get(id) === id)) return [...imported];
  return imported.map((resource) => {
    const id = renamed.get(resource.id) ?? resource.id;
    const methods = new Map(
      [...resource.methods].map(([verb, method]) => [verb, withNamespace(method, resource.id, id)]),
    );
    const parent = resource.parentId === undefined ? undefined : renamed.get(resource.parentId);
    return { ...resource, id, methods, ...(parent === undefined ? {} : { parentId: parent }) };
  });
}

/** A cache namespace that is the resource's id follows it. */
function withNamespace(method: Method, before: string, after: string): Method {
  if (method.integration?.cacheNamespace !== before) return method;
  const integration: Integration = { ...method.integration, cacheNamespace: after };
  return { ...method, integration };
}

/** The union of two trees; of two methods with one path and verb the file's replaces the other whole (documented). */
function mergeResources(stored: readonly Resource[], imported: readonly Resource[]): Outcome<Resource[]> {
  const byPath = new Map(stored.map((resource) => [resource.path, resource]));
  for (const resource of imported) {
    const before = byPath.get(resource.path);
    const methods = new Map([...(before?.methods ?? []), ...resource.methods]);
    byPath.set(resource.path, {
      ...(before ?? resource),
      methods,
      ...(resource.at ? { at: resource.at } : {}),
    });
  }
  const children = new Map<string | undefined, Resource[]>();
  for (const resource of byPath.values()) {
    const siblings = children.get(resource.parentId) ?? [];
    siblings.push(resource);
    children.set(resource.parentId, siblings);
  }
  const problems = [...children.values()].flatMap(variableConflicts);
  if (problems.length > 0) return fail(...problems);
  const inOrder = (parentId: string | undefined): Resource[] =>
    (children.get(parentId) ?? []).flatMap((resource) => [resource, ...inOrder(resource.id)]);
  return succeed(inOrder(undefined));
}

function variableConflicts(siblings: readonly Resource[]): Diagnostic[] {
  const [first, ...others] = siblings.filter(({ pathPart }) => variableOf(pathPart));
  return others.map((other) => ({
    ruleId: 'path-sibling-variables',
    severity: 'error',
    message: `Unable to create resource at path '${other.path}': A sibling (${first?.pathPart}) of this resource already has a variable path part -- only one is allowed`,
    ...(other.at ? { at: other.at } : {}),
    help: `Name the variable ${first?.pathPart}, or import with --mode overwrite.`,
  }));
}

/** Parts of one location are merged attribute by attribute (documented). */
function mergeParts(
  stored: readonly DocumentationPart[],
  imported: readonly DocumentationPart[],
): DocumentationPart[] {
  const byLocation = new Map(stored.map((part) => [locationKey(part), part]));
  for (const part of imported) {
    const before = byLocation.get(locationKey(part));
    byLocation.set(locationKey(part), before ? mergedPart(before, part) : part);
  }
  return [...byLocation.values()];
}

function locationKey({ location }: DocumentationPart): string {
  const { type, path, method, name, statusCode } = location;
  return JSON.stringify([type, path, method, name, statusCode]);
}

function mergedPart(before: DocumentationPart, after: DocumentationPart): DocumentationPart {
  const old: unknown = parsed(before.properties);
  const fresh: unknown = parsed(after.properties);
  if (old === undefined || fresh === undefined) return after;
  return { ...after, properties: JSON.stringify({ ...(old as object), ...(fresh as object) }) };
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

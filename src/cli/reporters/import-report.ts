import type { ChalkInstance } from 'chalk';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import { messages } from '../../importer/envelope.ts';
import type { Api } from '../../model/api.ts';
import { inReadingOrder, located } from './diagnostics.ts';

/** One line of an API's tree: a resource of a REST API, or the routes of one path. */
export interface ListedResource {
  readonly id: string;
  readonly path: string;
  readonly methods: readonly string[];
}

/** What was done by an import. */
export interface ImportResult {
  readonly api: Api;
  readonly created: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly document: SpecDocument;
}

/** The JSON of `gwctl import` (contract, section 5), with the diagnostics and their places besides. */
export function importShape({ api, created, diagnostics, document }: ImportResult): object {
  const { id, name, protocol, version } = api;
  return {
    api: { id, name, type: protocol, ...(version === undefined ? {} : { version }) },
    resources: listedResources(api),
    ...(api.protocol === 'REST' ? {} : { routes: [...api.routes.keys()] }),
    warnings: messages(diagnostics, 'warn'),
    infos: messages(diagnostics, 'info'),
    created,
    diagnostics: inReadingOrder(diagnostics, document).map((each) => located(each, document)),
  };
}

/** The resources of a REST API; for the others the routes by path, under ids that carry no meaning. */
export function listedResources(api: Api): ListedResource[] {
  if (api.protocol === 'REST') {
    return api.resources.map(({ id, path, methods }) => ({ id, path, methods: [...methods.keys()] }));
  }
  const byPath = new Map<string, string[]>();
  for (const routeKey of api.routes.keys()) {
    const [verb = '', path] = api.protocol === 'HTTP' ? routeKey.split(' ') : [];
    const methods = byPath.get(path ?? routeKey) ?? [];
    methods.push(path === undefined ? 'ANY' : verb);
    byPath.set(path ?? routeKey, methods);
  }
  return [...byPath].map(([path, methods]) => ({ id: path, path, methods }));
}

/** For people: the API, its tree, and how much there was to say. */
export function importText(result: ImportResult, colours: ChalkInstance): string {
  const { api, created, diagnostics } = result;
  const verb = created ? 'Imported' : 'Updated';
  const version = api.version === undefined ? '' : ` ${api.version}`;
  const head = `${verb} ${colours.bold(api.name)}${version} (${api.protocol}, ${api.id})\n`;
  return `${head}${treeText(api, colours)}${countText(diagnostics)}`;
}

function treeText(api: Api, colours: ChalkInstance): string {
  const resources = listedResources(api);
  const width = Math.min(60, Math.max(0, ...resources.map(({ path }) => path.length)));
  return resources
    .map(({ path, methods }) => {
      // Routes of messages have no methods to tell of.
      if (api.protocol === 'WEBSOCKET') return `  ${path}`;
      return `  ${path.padEnd(width)}  ${colours.dim(methods.join(' '))}`.trimEnd();
    })
    .map((line) => `${line}\n`)
    .join('');
}

function countText(diagnostics: readonly Diagnostic[]): string {
  const warnings = messages(diagnostics, 'warn').length;
  const infos = messages(diagnostics, 'info').length;
  const parts = [
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
    ...(infos > 0 ? [`${infos} ${infos === 1 ? 'note' : 'notes'}`] : []),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}\n`;
}

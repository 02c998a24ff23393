import type { BasePathMapping } from '../model/stage.ts';
import { addressOfPath, type HttpAddress, mappedAddress, rootAddress } from './http-address.ts';
import { collapseLeadingSlashes, takeSegment } from './request-target.ts';
import {
  type WebSocketAddress,
  webSocketAddressInStage,
  webSocketAddressOfPath,
} from './websocket-address.ts';

/** Which API and stage a request is for, and what is left of its path. */
export interface Address {
  readonly apiId: string;
  readonly stage: string;
  /** Raw, after stage and base path: `''`, `/`, `//pets/7`. */
  readonly rest: string;
  /** `requestContext.path`: with the stage, or with the base path under a custom domain; raw. */
  readonly path: string;
  /** Event `path`: without the stage, with the base path. */
  readonly eventPath: string;
  readonly basePathMatched: string | undefined;
  readonly isDefaultEndpoint: boolean;
  /** Set on the address of an HTTP API. */
  readonly isHttp?: false;
  /** Set on the address of a WebSocket API. */
  readonly isWebSocket?: false;
}

/** An address of any kind of API. */
export type AnyAddress = Address | HttpAddress | WebSocketAddress;

/** Why a request has no address; both answers are unverified (rest-request-phases.md 1.1, 1.2). */
export type AddressFailure =
  | { readonly failure: 'unknown-api'; readonly apiId: string }
  /** A path without an API's name, where not just one API is served. */
  | { readonly failure: 'no-api-named'; readonly served: ReadonlySet<string> }
  /** `ofHttpApis`: every API of the domain is an HTTP API. */
  | { readonly failure: 'no-mapping'; readonly ofHttpApis: boolean };

/** What is reachable: made anew when APIs, domains or mounts change. */
export interface AddressBook {
  /** API ids that are served, lower case. */
  readonly apiIds: ReadonlySet<string>;
  /** Those and the APIs that have no stage (any longer): a call to them is Forbidden, as one to an unknown stage is. */
  readonly knownApiIds: ReadonlySet<string>;
  /** HTTP APIs by id, with the names of their stages. */
  readonly httpApis: ReadonlyMap<string, ReadonlySet<string>>;
  readonly webSocketApis: ReadonlySet<string>;
  /** By domain name in lower case. */
  readonly domains: ReadonlyMap<string, readonly BasePathMapping[]>;
  /** Domains with mutual TLS: a caller without a trusted certificate never reaches an API (documented, 4.9). */
  readonly mutualTls: ReadonlySet<string>;
  /** `--mount root`: this stage answers at `/`. */
  readonly root: { readonly apiId: string; readonly stage: string } | undefined;
}

const peerPath = '/_aws/execute-api/';
const executeApiHost = /^([a-z0-9]+)(?:-vpce-[a-z0-9]+)?\.execute-api\./;
/** `{apiId}-{vpceId}.execute-api.{region}...`, or the endpoint's own name, `{vpceId}-{suffix}.execute-api.{region}.vpce...`. */
const vpcEndpointHost =
  /^(?:[a-z0-9]+-(vpce-[a-z0-9]+)\.execute-api\.|(vpce-[a-z0-9]+)(?:-[a-z0-9-]+)?\.execute-api\.[a-z0-9-]+\.vpce\.)/;

/** The VPC endpoint that a private API's URL names (documented and recorded, rest-request-phases.md 1.1). @param domainName lower case */
export function vpcEndpointOf(domainName: string): string | undefined {
  const [, besideApi, own] = vpcEndpointHost.exec(domainName) ?? [];
  return besideApi ?? own;
}

/**
 * Finds the API and the stage by custom domain, `{apiId}.execute-api.*` host, `/_aws/execute-api/{apiId}/` path, or, where one API is
 * served, by path alone (contract, section 3).
 */
export function findAddress(
  book: AddressBook,
  domainName: string,
  apiIdHeader: string | undefined,
  path: string,
): AnyAddress | AddressFailure {
  const mappings = book.domains.get(domainName);
  if (mappings) return byMapping(book, mappings, path);
  const collapsed = collapseLeadingSlashes(path);
  if (collapsed.startsWith(peerPath)) {
    const { segment, rest } = takeSegment(collapsed.slice(peerPath.length - 1));
    return ofApi(book, segment.toLowerCase(), rest);
  }
  const hostId = executeApiHost.exec(domainName)?.[1] ?? apiIdHeader?.toLowerCase();
  if (hostId !== undefined) return ofApi(book, hostId, path);
  if (book.root) return atRoot(book, book.root, path);
  const reachable = book.apiIds.size > 0 ? book.apiIds : book.knownApiIds;
  if (reachable.size === 1) return ofApi(book, reachable.values().next().value as string, path);
  return { failure: 'no-api-named', served: book.apiIds };
}

function ofApi(book: AddressBook, apiId: string, path: string): AnyAddress | AddressFailure {
  if (!book.apiIds.has(apiId) && !book.knownApiIds.has(apiId)) return { failure: 'unknown-api', apiId };
  if (book.root?.apiId === apiId) return atRoot(book, book.root, path);
  const stages = book.httpApis.get(apiId);
  if (stages) return addressOfPath(apiId, stages, path, undefined);
  if (book.webSocketApis.has(apiId)) return webSocketAddressOfPath(apiId, path, true);
  return behindStage(apiId, path, '', undefined, true);
}

/** Only the first segment is the stage; slashes before it collapse (recorded, 1.3). */
function behindStage(
  apiId: string,
  path: string,
  basePath: string,
  basePathMatched: string | undefined,
  isDefaultEndpoint: boolean,
): Address {
  const { segment, rest } = takeSegment(path);
  const prefix = basePath === '' ? '' : `/${basePath}`;
  return {
    apiId,
    stage: segment,
    rest,
    path: `${prefix}/${segment}${rest}`,
    eventPath: prefix + collapseLeadingSlashes(rest),
    basePathMatched,
    isDefaultEndpoint,
  };
}

function atRoot(book: AddressBook, root: { apiId: string; stage: string }, path: string): AnyAddress {
  if (book.httpApis.has(root.apiId)) return rootAddress(root.apiId, root.stage, path);
  if (book.webSocketApis.has(root.apiId)) return webSocketAddressInStage(root.apiId, root.stage, path, true);
  return {
    ...root,
    rest: path,
    path,
    eventPath: collapseLeadingSlashes(path),
    basePathMatched: undefined,
    isDefaultEndpoint: true,
  };
}

/** Whole segments, the longest mapping wins, the order is irrelevant; a miss inside the API does not fall back (documented, 1.2). */
function byMapping(
  book: AddressBook,
  mappings: readonly BasePathMapping[],
  path: string,
): AnyAddress | AddressFailure {
  const collapsed = collapseLeadingSlashes(path);
  const best = longestMapping(mappings, collapsed);
  if (!best) return { failure: 'no-mapping', ofHttpApis: leadsToHttpApis(book, mappings) };
  const rest = best.basePath === '' ? collapsed : collapsed.slice(best.basePath.length + 1);
  const httpStages = book.httpApis.get(best.apiId);
  if (httpStages) {
    const { apiId, stage, basePath } = best;
    if (stage !== undefined) return mappedAddress(apiId, stage, rest, basePath);
    return addressOfPath(apiId, httpStages, rest === '' ? '/' : rest, basePath);
  }
  if (book.webSocketApis.has(best.apiId)) {
    const { apiId, stage } = best;
    if (stage === undefined) return webSocketAddressOfPath(apiId, rest, false);
    return webSocketAddressInStage(apiId, stage, rest, false);
  }
  if (best.stage === undefined) return behindStage(best.apiId, rest, best.basePath, best.basePath, false); // unverified: stage from the path
  return {
    apiId: best.apiId,
    stage: best.stage,
    rest,
    path: collapsed,
    eventPath: collapsed,
    basePathMatched: best.basePath,
    isDefaultEndpoint: false,
  };
}

function leadsToHttpApis({ httpApis }: AddressBook, mappings: readonly BasePathMapping[]): boolean {
  return mappings.length > 0 && mappings.every(({ apiId }) => httpApis.has(apiId));
}

function longestMapping(mappings: readonly BasePathMapping[], path: string): BasePathMapping | undefined {
  let best: BasePathMapping | undefined;
  for (const mapping of mappings) {
    const prefix = mapping.basePath === '' ? '' : `/${mapping.basePath}`;
    const isMatch = prefix === '' || path === prefix || path.startsWith(`${prefix}/`);
    if (isMatch && (best === undefined || mapping.basePath.length > best.basePath.length)) best = mapping;
  }
  return best;
}

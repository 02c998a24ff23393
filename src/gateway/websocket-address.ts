import { collapseLeadingSlashes, takeSegment } from './request-target.ts';

/** Which stage of a WebSocket API a request is for. */
export interface WebSocketAddress {
  readonly apiId: string;
  readonly stage: string;
  /** What is left of the path after stage or mapping key, raw: `/` for a handshake, `/@connections/{id}`. */
  readonly rest: string;
  readonly isDefaultEndpoint: boolean;
  readonly isHttp?: false;
  readonly isWebSocket: true;
}

/** The stage is always in the path: there is no `$default` stage and no root stage (documented, websocket.md 1). */
export function webSocketAddressOfPath(
  apiId: string,
  path: string,
  isDefaultEndpoint: boolean,
): WebSocketAddress {
  const { segment, rest } = takeSegment(path);
  return webSocketAddressInStage(apiId, segment, rest, isDefaultEndpoint);
}

/** Under a mapping of a custom domain the stage is not in the path (documented); nor is it with `--mount root`. */
export function webSocketAddressInStage(
  apiId: string,
  stage: string,
  rest: string,
  isDefaultEndpoint: boolean,
): WebSocketAddress {
  return { apiId, stage, rest: collapseLeadingSlashes(rest), isDefaultEndpoint, isWebSocket: true };
}

/** The id of `/@connections/{id}`, decoded; undefined for other paths. `@` may be `%40` (documented: SDKs encode it or not). */
export function connectionIdOf(rest: string): string | undefined {
  const id = /^\/(?:@|%40)connections\/+([^/]+)\/?$/.exec(rest)?.[1];
  if (id === undefined) return undefined;
  try {
    return decodeURIComponent(id);
  } catch {
    return id; // no connection has such an id
  }
}

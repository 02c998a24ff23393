import { takeSegment } from './request-target.ts';

/** Which stage of an HTTP API a request is for, and the paths that follow from it. */
export interface HttpAddress {
  readonly apiId: string;
  /** Undefined: none of the API's stages takes the request. */
  readonly stage: string | undefined;
  /** What routes are matched with: raw, without stage and mapping key, from the first slash. */
  readonly routePath: string;
  /** With the stage, unless it is `$default`; raw. */
  readonly path: string;
  /** `path` of events 1.0: under a mapping, its key in place of the stage (documented). */
  readonly eventPath: string;
  readonly basePathMatched: string | undefined;
  readonly isDefaultEndpoint: boolean;
  readonly isHttp: true;
  readonly isWebSocket?: false;
}

/**
 * The stage of a path (http-api.md 2, documented): the one that the first segment names, where there is such a stage, else `$default`,
 * which takes the whole path, else none.
 */
export function addressOfPath(
  apiId: string,
  stages: ReadonlySet<string>,
  sent: string,
  basePath: string | undefined,
): HttpAddress {
  const path = sent === '' ? '/' : sent;
  const { segment, rest } = takeFirst(path);
  const isNamed = segment !== '' && segment !== '$default' && stages.has(segment);
  if (isNamed) return addressInStage(apiId, segment, rest === '' ? '/' : rest, basePath, path);
  return addressInStage(apiId, stages.has('$default') ? '$default' : undefined, path, basePath, path);
}

/** An empty first segment names nothing: slashes do not collapse here. */
function takeFirst(path: string): { readonly segment: string; readonly rest: string } {
  return path.startsWith('//') ? { segment: '', rest: path } : takeSegment(path);
}

/** @param shown the path as the caller sent it after the mapping key: with the stage, where it was part of it */
function addressInStage(
  apiId: string,
  stage: string | undefined,
  routePath: string,
  basePath: string | undefined,
  shown: string,
): HttpAddress {
  return {
    apiId,
    stage,
    routePath,
    path: shown,
    eventPath: basePath ? `/${basePath}${shown}` : shown,
    basePathMatched: basePath,
    isDefaultEndpoint: basePath === undefined,
    isHttp: true,
  };
}

/**
 * A mapping of a custom domain to a stage. Unverified: `rawPath` is told with the stage and without the key, as the documentation says;
 * one report says that the key stays.
 */
export function mappedAddress(
  apiId: string,
  stage: string,
  rest: string,
  basePath: string | undefined,
): HttpAddress {
  const routePath = rest === '' ? '/' : rest;
  const path = stage === '$default' ? routePath : `/${stage}${routePath}`;
  return {
    ...addressInStage(apiId, stage, routePath, basePath, path),
    eventPath: basePath === undefined ? path : `${basePath === '' ? '' : `/${basePath}`}${routePath}`,
  };
}

/** `--mount root`: a stage at `/`, whatever its name. */
export function rootAddress(apiId: string, stage: string, path: string): HttpAddress {
  return addressInStage(apiId, stage, path, undefined, path);
}

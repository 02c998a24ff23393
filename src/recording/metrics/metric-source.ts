import type { MethodFacts } from '../../message/call.ts';
import type { ProtocolType } from '../../model/api.ts';

/** A CloudWatch dimension. */
export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** What samples are kept apart by: the finest set of dimensions they belong to. Coarser ones are sums of these, made when read. */
export interface MetricSource {
  readonly protocol: ProtocolType;
  readonly apiId: string;
  readonly apiName: string;
  readonly stage: string;
  readonly isCanary: boolean;
  /** With detailed metrics on: `Resource` and `Method`, or `Route`. */
  readonly detail?: readonly Dimension[];
}

/**
 * The dimensions of one method. `Method` is the verb called. Unverified: so for ANY too.
 * @param httpMethod of the call; a route has its own in the key
 */
export function detailOf(facts: MethodFacts, httpMethod: string): readonly Dimension[] {
  // Documented as `Route` first, and as `Method`, `Resource` in newer editions of the same pages. Unverified: which one AWS sends.
  if (facts.routeKey !== undefined) return [{ Name: 'Route', Value: facts.routeKey }];
  return [
    { Name: 'Resource', Value: facts.resourcePath },
    { Name: 'Method', Value: httpMethod },
  ];
}

/**
 * Every set of dimensions that a sample counts in (documented): the API, the stage, and the method with detailed metrics on. What a canary
 * answers counts in the stage and in a set of its own. Unverified: that its `Stage` is `{stage}/Canary`.
 */
export function dimensionSets(source: MetricSource): readonly (readonly Dimension[])[] {
  const api = apiDimension(source);
  const stages = [source.stage, ...(source.isCanary ? [`${source.stage}/Canary`] : [])];
  return [
    [api],
    ...stages.flatMap((Value) => {
      const stage = [api, { Name: 'Stage', Value }];
      return source.detail ? [stage, [...stage, ...source.detail]] : [stage];
    }),
  ];
}

/** REST APIs go by their name without what is not ASCII, or by their id where nothing is left (documented); the others by their id. */
function apiDimension({ protocol, apiId, apiName }: MetricSource): Dimension {
  if (protocol !== 'REST') return { Name: 'ApiId', Value: apiId };
  return { Name: 'ApiName', Value: apiName.replace(/[^ -~]/g, '') || apiId };
}

import type { Call, MethodFacts } from '../../message/call.ts';
import type { ProtocolType } from '../../model/api.ts';
import type { Stage } from '../../model/stage.ts';
import type { MetricBook, MetricSeries } from './metric-book.ts';
import { detailOf } from './metric-source.ts';

/** Counts the calls of one side of a stage, whatever its protocol. */
export interface StageMeter {
  /** @param metricsEnabled of the method's setting; routes have theirs in the stage */
  count(call: Call, metricsEnabled: boolean): void;
  /** One sample that no call gives: a message to a client of a WebSocket API is a `MessageCount` of 1. */
  add(name: string, value: number, facts: MethodFacts): void;
}

/** Finds a call's series once a method, and then by one look-up. */
export function createStageMeter(
  book: MetricBook,
  stage: Stage,
  protocol: ProtocolType,
  isCanary: boolean,
): StageMeter {
  const { defaultRouteSettings, routeSettings, stageName } = stage;
  const coarse = new Map<string, MetricSeries>();
  const detailed = new Map<MethodFacts, Map<string, MetricSeries>>();

  function seriesOf(facts: MethodFacts, httpMethod: string, isDetailed: boolean): MetricSeries {
    const { apiId, apiName } = facts;
    return book.seriesOf({
      protocol,
      apiId,
      apiName,
      stage: stageName,
      isCanary,
      ...(isDetailed && { detail: detailOf(facts, httpMethod) }),
    });
  }

  function stageSeries(facts: MethodFacts): MetricSeries {
    const known = coarse.get(facts.apiId) ?? seriesOf(facts, '', false);
    coarse.set(facts.apiId, known);
    return known;
  }

  function methodSeries(facts: MethodFacts, httpMethod: string): MetricSeries {
    const verbs = detailed.get(facts) ?? new Map<string, MetricSeries>();
    detailed.set(facts, verbs);
    const known = verbs.get(httpMethod) ?? seriesOf(facts, httpMethod, true);
    verbs.set(httpMethod, known);
    return known;
  }

  /** http-api.md 15, websocket.md 10: `detailedMetricsEnabled` of the route, else of the stage. */
  function isRouteDetailed({ routeKey = '' }: MethodFacts): boolean {
    const own = routeSettings?.get(routeKey)?.detailedMetricsEnabled;
    return own ?? defaultRouteSettings?.detailedMetricsEnabled ?? false;
  }

  /** A call that matched nothing counts in the API and the stage (unverified, rest-request-phases.md 10.9). */
  const isDetailed = (facts: MethodFacts, metricsEnabled: boolean) =>
    facts.matched && (protocol === 'REST' ? metricsEnabled : isRouteDetailed(facts));

  return {
    count(call, metricsEnabled) {
      const facts = call.method;
      const series = isDetailed(facts, metricsEnabled)
        ? methodSeries(facts, protocol === 'REST' ? call.httpMethod : '')
        : stageSeries(facts);
      series.count(call, stage);
    },
    add(name, value, facts) {
      const series = isDetailed(facts, false) ? methodSeries(facts, '') : stageSeries(facts);
      series.add(name, value);
    },
  };
}

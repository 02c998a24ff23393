import type { SimulationReport, TrafficFigures } from './report.ts';

/** A condition under which a simulation fails: `canary.5xx > 2%`. */
export interface Assertion {
  readonly text: string;
  readonly scope: AssertionScope;
  /** `429`, `5xx`, `p95`, `hits`... */
  readonly metric: string;
  readonly operator: '>' | '>=' | '<' | '<=' | '==' | '!=';
  readonly bound: number;
  /** The count is compared as a share of the requests. */
  readonly isPercent: boolean;
}

export type AssertionScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'base' | 'canary' }
  | { readonly kind: 'route'; readonly route: string }
  | { readonly kind: 'key'; readonly key: string };

/** What became of an assertion. */
export interface AssertionResult {
  readonly assertion: string;
  /** What was found; undefined where there was nothing to judge, which fails too. */
  readonly found: number | undefined;
  readonly unit: '%' | 'ms' | '';
  readonly failed: boolean;
}

const pattern =
  /^(?:(?:(base|canary)[.:\s]\s*)|(?:key[:\s]\s*(\S+?)[:\s]\s*)|(?:([A-Z]+ \/\S*?|\$default)(?::|\s)\s*))?([A-Za-z0-9]+)\s*(>=|<=|==|!=|=|>|<)\s*(\d+(?:\.\d+)?)\s*(%|ms|s)?$/;

const latencies: ReadonlySet<string> = new Set(['p50', 'p95', 'p99', 'max']);
const keyMetrics: ReadonlySet<string> = new Set(['requests', 'admitted', '429', 'throttled', 'overQuota']);

/** Metrics that conditions may be about, for a message. */
export const knownMetrics =
  '2xx, 3xx, 4xx, 5xx, a status as 429, requests, hits, misses, failures (of backend calls), p50, p95, p99, max; of a key: requests, admitted, throttled, overQuota';

/** Reads a condition; undefined where it is none. */
export function parseAssertion(text: string): Assertion | undefined {
  const match = pattern.exec(text.trim());
  if (!match) return undefined;
  const [, side, key, route, metric = '', operator = '', bound = '', unit] = match;
  const isLatency = latencies.has(metric);
  const isKnown = key === undefined ? isLatency || isCount(metric) : keyMetrics.has(metric);
  if (!isKnown || (isLatency ? unit === '%' : unit === 'ms' || unit === 's')) return undefined;
  return {
    text: text.trim(),
    scope: scopeOf(side, key, route),
    metric,
    operator: (operator === '=' ? '==' : operator) as Assertion['operator'],
    bound: Number(bound) * (unit === 's' ? 1000 : 1),
    isPercent: unit === '%',
  };
}

function isCount(metric: string): boolean {
  return /^[2-5](?:xx|\d\d)$/.test(metric) || ['requests', 'hits', 'misses', 'failures'].includes(metric);
}

function scopeOf(
  side: string | undefined,
  key: string | undefined,
  route: string | undefined,
): AssertionScope {
  if (side === 'base' || side === 'canary') return { kind: side };
  if (key !== undefined) return { kind: 'key', key };
  return route === undefined ? { kind: 'all' } : { kind: 'route', route };
}

/** Judges a report. Where no request fell into its scope a condition fails: a gate that judged nothing lets nothing pass. */
export function judge(assertion: Assertion, report: SimulationReport): AssertionResult {
  const found = measured(assertion, report);
  return {
    assertion: assertion.text,
    found,
    unit: latencies.has(assertion.metric) ? 'ms' : assertion.isPercent ? '%' : '',
    failed: found === undefined || isTrue(found, assertion),
  };
}

function isTrue(found: number, { operator, bound }: Assertion): boolean {
  switch (operator) {
    case '>':
      return found > bound;
    case '>=':
      return found >= bound;
    case '<':
      return found < bound;
    case '<=':
      return found <= bound;
    case '==':
      return found === bound;
    case '!=':
      return found !== bound;
  }
}

function measured(assertion: Assertion, report: SimulationReport): number | undefined {
  const { scope, metric, isPercent } = assertion;
  if (scope.kind === 'key') {
    const key = report.keys.find((each) => each.key === scope.key);
    if (!key) return undefined;
    const counts: Record<string, number> = {
      ...key,
      ranOutAt: 0,
      key: 0,
      429: key.throttled + key.overQuota,
    };
    return shareOr(counts[metric] ?? 0, key.requests, isPercent);
  }
  const figures = figuresOf(scope, report);
  if (!figures || figures.requests === 0) return undefined;
  if (latencies.has(metric))
    return figures.latency.count === 0
      ? undefined
      : figures.latency[metric as keyof TrafficFigures['latency']];
  if (metric === 'failures') return shareOr(figures.backend.failures, figures.backend.calls, isPercent);
  if (metric !== 'hits' && metric !== 'misses')
    return shareOr(countOf(figures, metric), figures.requests, isPercent);
  const { hits, misses } = figures.cache;
  return shareOr(figures.cache[metric], hits + misses, isPercent);
}

function figuresOf(
  scope: Exclude<AssertionScope, { kind: 'key' }>,
  report: SimulationReport,
): TrafficFigures | undefined {
  if (scope.kind === 'all') return report.totals;
  if (scope.kind === 'route') return report.routes.find(({ route }) => route === scope.route);
  return report.sides[scope.kind];
}

function countOf(figures: TrafficFigures, metric: string): number {
  if (metric === 'requests') return figures.requests;
  const isFamily = metric.endsWith('xx');
  return isFamily ? figures[metric as '2xx'] : (figures.statuses[metric] ?? 0);
}

/** Undefined for a share of nothing. */
function shareOr(count: number, of: number, isPercent: boolean): number | undefined {
  if (!isPercent) return count;
  return of === 0 ? undefined : (count / of) * 100;
}

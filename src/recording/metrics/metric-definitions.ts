import type { Call } from '../../message/call.ts';
import type { ProtocolType } from '../../model/api.ts';

/** CloudWatch's `StandardUnit`s that API Gateway uses. */
export type MetricUnit = 'Count' | 'Milliseconds' | 'Bytes';

/** What a metric may have to know of the stage besides the call. */
export interface MeteredStage {
  readonly cacheClusterEnabled: boolean;
}

/** One metric of the namespace `AWS/ApiGateway`. */
export interface MetricDefinition {
  readonly name: string;
  readonly unit: MetricUnit;
  /** The sample that one finished call gives; undefined: none. */
  readonly value: (call: Call, stage: MeteredStage) => number | undefined;
}

const integrationLatency: MetricDefinition = {
  name: 'IntegrationLatency',
  unit: 'Milliseconds',
  value: ({ facts }) => facts.integration?.latency,
};

/** 1 for a status of this hundred, else 0: `Average` is the error rate, its denominator `Count` (documented). */
const statusCount = (name: string, hundred: number): MetricDefinition => ({
  name,
  unit: 'Count',
  value: ({ facts }) => (Math.floor((facts.status ?? 0) / 100) === hundred ? 1 : 0),
});

const requests: readonly MetricDefinition[] = [
  { name: 'Count', unit: 'Count', value: () => 1 },
  { name: 'Latency', unit: 'Milliseconds', value: ({ facts }) => facts.responseLatency },
  integrationLatency,
];

/**
 * The rate of hits is hits by `Count` (documented, "Amazon API Gateway dimensions and metrics"), so every call to a stage with a cache
 * gives a sample. Unverified: that a call whose method is not cached is neither a hit nor a miss.
 */
const cacheCount = (name: string, isHit: boolean): MetricDefinition => ({
  name,
  unit: 'Count',
  value: ({ facts }, stage) => (stage.cacheClusterEnabled ? Number(facts.cacheHit === isHit) : undefined),
});

const event = (name: string, isOne: (call: Call) => boolean): MetricDefinition => ({
  name,
  unit: 'Count',
  value: (call) => (isOne(call) ? 1 : undefined),
});

const isLifeCycle = ({ method }: Call) => method.routeKey === '$connect' || method.routeKey === '$disconnect';

/**
 * The metrics of each protocol (rest-request-phases.md 10.9, http-api.md 15, websocket.md 10; documented), each read from a finished call.
 * What a WebSocket API sends to its clients is no call: `StageMeter.add` counts it.
 */
export const metricDefinitions: Readonly<Record<ProtocolType, readonly MetricDefinition[]>> = {
  REST: [
    ...requests,
    statusCount('4XXError', 4),
    statusCount('5XXError', 5),
    cacheCount('CacheHitCount', true),
    cacheCount('CacheMissCount', false),
  ],
  HTTP: [
    ...requests,
    statusCount('4xx', 4),
    statusCount('5xx', 5),
    {
      name: 'DataProcessed',
      unit: 'Bytes',
      value: ({ request, facts }) => request.body.length + (facts.responseLength ?? 0),
    },
  ],
  WEBSOCKET: [
    event('ConnectCount', ({ method }) => method.routeKey === '$connect'),
    event('MessageCount', (call) => !isLifeCycle(call)),
    event('ClientError', ({ facts }) => !facts.integration && isIn(facts.status, 400, 499)),
    event('IntegrationError', ({ facts }) => isIn(facts.integration?.integrationStatus, 400, 599)),
    event('ExecutionError', ({ facts }) => {
      const { integration } = facts;
      return integration?.error !== undefined && integration.integrationStatus === undefined;
    }),
    integrationLatency,
  ],
};

function isIn(status: number | undefined, from: number, to: number): boolean {
  return status !== undefined && status >= from && status <= to;
}

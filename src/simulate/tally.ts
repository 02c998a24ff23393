import type { ClientResponse } from '../message/http.ts';
import type { Flight } from './flight.ts';
import { Histogram } from './histogram.ts';
import type {
  KeyFigures,
  RefusalFigures,
  SimulationReport,
  TimelineBucket,
  TrafficFigures,
} from './report.ts';

/** Requests that reached no route have this one's figures. */
const unmatched = '(no route)';

/** Counts what becomes of the requests of a simulation. */
export class Tally {
  readonly #durationInMillis: number;
  readonly #totals = new Figures();
  readonly #routes = new Map<string, Figures>();
  readonly #sides = { base: new Figures(), canary: new Figures() };
  readonly #refusals = new Map<string, Refusal>();
  readonly #keys = new Map<string, KeyCount>();
  readonly #timeline: Bucket[];
  #authorizerCalls = 0;

  /** @param buckets pieces of the timeline */
  constructor(durationInMillis: number, buckets: number) {
    this.#durationInMillis = durationInMillis;
    const width = durationInMillis / buckets;
    this.#timeline = Array.from({ length: buckets }, (_, i) => new Bucket(i * width));
  }

  /** Counts a request that is answered. @param now milliseconds since the start */
  add(flight: Flight, { status }: Pick<ClientResponse, 'status'>, now: number): void {
    const answer: Answer = { flight, status, latency: now - flight.startedAt };
    this.#totals.add(answer);
    entryOf(this.#routes, flight.route?.name ?? unmatched, () => new Figures()).add(answer);
    this.#sides[flight.side].add(answer);
    this.#bucketAt(flight.startedAt).add(answer);
    this.#authorizerCalls += flight.authorizerCalls;
    const responseType = flight.call?.facts.error?.responseType;
    if (responseType !== undefined) this.#addRefusal(responseType, answer, now);
    // Other methods ignore a key that is sent, and no plan counts them (rest-request-phases.md 3.1, documented).
    if (flight.key !== undefined && flight.call?.method.apiKeyRequired)
      entryOf(this.#keys, flight.key, () => new KeyCount()).add(responseType, now);
  }

  report(): SimulationReport {
    return {
      durationInMillis: this.#durationInMillis,
      totals: this.#totals.figures(),
      routes: [...this.#routes]
        .map(([route, figures]) => ({ route, ...figures.figures() }))
        .sort((a, b) => b.requests - a.requests || (a.route < b.route ? -1 : 1)),
      refusals: [...this.#refusals.values()].sort((a, b) => b.count - a.count || a.firstAt - b.firstAt),
      sides: { base: this.#sides.base.figures(), canary: this.#sides.canary.figures() },
      keys: [...this.#keys].map(([key, count]) => count.figures(key)),
      authorizers: { calls: this.#authorizerCalls },
      timeline: this.#timeline.map((bucket) => bucket.figures()),
    };
  }

  #bucketAt(at: number): Bucket {
    const { length } = this.#timeline;
    const index = Math.floor((at / this.#durationInMillis) * length);
    return this.#timeline[Math.min(length - 1, Math.max(0, index || 0))] as Bucket;
  }

  #addRefusal(responseType: string, { flight, status }: Answer, now: number): void {
    const { facts } = flight.call as NonNullable<Flight['call']>;
    const rule = facts.refusedBy;
    const key = rule ? `${responseType} ${status} ${JSON.stringify(rule)}` : `${responseType} ${status}`;
    const known = this.#refusals.get(key);
    if (known) {
      known.count++;
      known.lastAt = now;
      return;
    }
    this.#refusals.set(key, {
      responseType,
      status,
      count: 1,
      firstAt: now,
      lastAt: now,
      ...(rule && { rule }),
      reason: facts.error?.reason ?? facts.error?.validationErrorString ?? facts.error?.message,
      route: flight.route?.name,
    });
  }
}

type Refusal = { -readonly [K in keyof RefusalFigures]: RefusalFigures[K] };

interface Answer {
  readonly flight: Flight;
  readonly status: number;
  readonly latency: number;
}

class Figures {
  readonly #statuses = new Map<number, number>();
  readonly #latency = new Histogram();
  #requests = 0;
  #backendCalls = 0;
  #backendFailures = 0;
  #hits = 0;
  #misses = 0;

  add({ flight, status, latency }: Answer): void {
    this.#requests++;
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    const isRefused = flight.call?.facts.error !== undefined && flight.backendCalls === 0;
    if (!isRefused) this.#latency.add(latency);
    this.#backendCalls += flight.backendCalls;
    this.#backendFailures += flight.backendFailures;
    const hit = flight.call?.facts.cacheHit;
    if (hit === true) this.#hits++;
    else if (hit === false) this.#misses++;
  }

  figures(): TrafficFigures {
    const statuses = [...this.#statuses].sort(([a], [b]) => a - b);
    const family = (digit: number) =>
      statuses.reduce((sum, [status, count]) => (Math.floor(status / 100) === digit ? sum + count : sum), 0);
    const [p50 = 0, p95 = 0, p99 = 0] = this.#latency.percentiles([50, 95, 99]);
    return {
      requests: this.#requests,
      '2xx': family(2),
      '3xx': family(3),
      '4xx': family(4),
      '429': this.#statuses.get(429) ?? 0,
      '5xx': family(5),
      statuses: Object.fromEntries(statuses),
      latency: { count: this.#latency.count, p50, p95, p99, max: this.#latency.max },
      backend: { calls: this.#backendCalls, failures: this.#backendFailures },
      cache: { hits: this.#hits, misses: this.#misses },
    };
  }
}

class KeyCount {
  #requests = 0;
  #refused = 0;
  #throttled = 0;
  #overQuota = 0;
  #isOut = false;
  readonly #ranOutAt: number[] = [];

  add(responseType: string | undefined, now: number): void {
    this.#requests++;
    if (responseType === 'INVALID_API_KEY') this.#refused++;
    else if (responseType === 'THROTTLED') this.#throttled++;
    else if (responseType === 'QUOTA_EXCEEDED') this.#addOverQuota(now);
    else this.#isOut = false;
  }

  #addOverQuota(now: number): void {
    this.#overQuota++;
    if (!this.#isOut && this.#ranOutAt.length < mostTimes) this.#ranOutAt.push(now);
    this.#isOut = true;
  }

  figures(key: string): KeyFigures {
    const refused = this.#refused + this.#throttled + this.#overQuota;
    return {
      key,
      requests: this.#requests,
      admitted: this.#requests - refused,
      throttled: this.#throttled,
      overQuota: this.#overQuota,
      ranOutAt: this.#ranOutAt,
    };
  }
}

/** A month of days. */
const mostTimes = 31;

class Bucket {
  readonly #from: number;
  #requests = 0;
  #throttled = 0;
  #refused = 0;
  #failed = 0;
  #canary = 0;

  constructor(from: number) {
    this.#from = from;
  }

  add({ flight, status }: Answer): void {
    this.#requests++;
    if (status === 429) this.#throttled++;
    if (status >= 500) this.#failed++;
    else if (status >= 400) this.#refused++;
    if (flight.side === 'canary') this.#canary++;
  }

  figures(): TimelineBucket {
    return {
      from: this.#from,
      requests: this.#requests,
      '429': this.#throttled,
      '4xx': this.#refused,
      '5xx': this.#failed,
      canary: this.#canary,
    };
  }
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

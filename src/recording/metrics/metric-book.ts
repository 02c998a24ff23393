import type { Clock } from '../../environment/environment.ts';
import type { Call } from '../../message/call.ts';
import { type MeteredStage, type MetricDefinition, metricDefinitions } from './metric-definitions.ts';
import type { MetricSource } from './metric-source.ts';
import { StatisticSet } from './statistic-set.ts';

/** What one source gave in one minute. */
export interface MetricMinute {
  readonly source: MetricSource;
  /** Whole minutes since the epoch. */
  readonly minute: number;
  /** By the metric's name. */
  readonly statistics: ReadonlyMap<string, StatisticSet>;
}

/** The book forgets minutes older than this. */
const keptMinutes = 180;

/** And the oldest ones beyond this number, whatever their age: some 20 MB. */
const mostMinutes = 20_000;

/** All metrics of one running gateway, by source and minute, in memory. Whoever keeps them takes what changed, in batches. */
export class MetricBook {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #mostMinutes: number;
  readonly #series = new Map<string, MetricSeries>();
  /** Minutes that are over, the oldest first. */
  #over: MetricMinute[] = [];
  #changed = new Set<MetricMinute>();

  constructor(clock: Pick<Clock, 'now'>, most = mostMinutes) {
    this.#clock = clock;
    this.#mostMinutes = most;
  }

  /** Where samples of one source go. */
  seriesOf(source: MetricSource): MetricSeries {
    const key = JSON.stringify(source);
    const known = this.#series.get(key);
    if (known) return known;
    const series = new MetricSeries(source, this.#clock, {
      changed: (minute) => this.#changed.add(minute),
      over: (minute) => this.#putAway(minute),
      again: (minute) => this.#takeBack(source, minute),
    });
    this.#series.set(key, series);
    return series;
  }

  /** Every minute that is held, the oldest first; the running ones included. */
  minutes(): MetricMinute[] {
    const running = [...this.#series.values()].flatMap(({ running }) => running ?? []);
    return [...this.#over, ...running].sort((a, b) => a.minute - b.minute);
  }

  /** The minutes that got samples since they were last taken. Each holds all its samples, not only the new ones. */
  takeChanged(): MetricMinute[] {
    const taken = [...this.#changed];
    this.#changed = new Set();
    return taken;
  }

  /** Minutes that could not be kept: they are taken again. */
  putBack(minutes: readonly MetricMinute[]): void {
    for (const minute of minutes.slice(-this.#mostMinutes)) this.#changed.add(minute);
  }

  /** A minute of a source that was put away. */
  #takeBack(source: MetricSource, minute: number): RunningMinute | undefined {
    const at = this.#over.findLastIndex((each) => each.source === source && each.minute === minute);
    return at < 0 ? undefined : (this.#over.splice(at, 1)[0] as RunningMinute);
  }

  #putAway(minute: MetricMinute): void {
    const oldest = Math.floor(this.#clock.now() / millisPerMinute) - keptMinutes;
    this.#over.push(minute);
    const { length } = this.#over;
    const first = this.#over.findIndex((each) => each.minute >= oldest);
    const from = Math.max(first < 0 ? length : first, length - this.#mostMinutes);
    if (from > 0) this.#over = this.#over.slice(from);
  }
}

const millisPerMinute = 60_000;

/** A minute that still gets samples. */
interface RunningMinute extends MetricMinute {
  readonly statistics: Map<string, StatisticSet>;
}

/** What a series tells its book, and asks of it. */
interface SeriesListener {
  changed(minute: MetricMinute): void;
  over(minute: MetricMinute): void;
  again(minute: number): RunningMinute | undefined;
}

/** The samples of one source: the minute that runs, and those before it in the book. */
export class MetricSeries {
  readonly #source: MetricSource;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #definitions: readonly MetricDefinition[];
  readonly #on: SeriesListener;
  #minute = -1;
  #latestMinute = -1;
  #sets: (StatisticSet | undefined)[] = [];
  #running: RunningMinute | undefined;

  constructor(source: MetricSource, clock: Pick<Clock, 'now'>, on: SeriesListener) {
    this.#source = source;
    this.#clock = clock;
    this.#definitions = metricDefinitions[source.protocol];
    this.#on = on;
  }

  get running(): MetricMinute | undefined {
    return this.#running;
  }

  /** Counts a finished call, in the minute it finished in. */
  count(call: Call, stage: MeteredStage): void {
    const running = this.#now();
    const definitions = this.#definitions;
    for (let i = 0; i < definitions.length; i++) {
      const value = (definitions[i] as MetricDefinition).value(call, stage);
      if (value !== undefined) (this.#sets[i] ?? this.#newSet(i, running)).add(value);
    }
    this.#on.changed(running);
  }

  /** Adds one sample to one metric. */
  add(name: string, value: number): void {
    const running = this.#now();
    const i = this.#definitions.findIndex((definition) => definition.name === name);
    if (i < 0) throw new Error(`${this.#source.protocol} APIs have no metric ${name}`);
    (this.#sets[i] ?? this.#newSet(i, running)).add(value);
    this.#on.changed(running);
  }

  #now(): RunningMinute {
    const minute = Math.floor(this.#clock.now() / millisPerMinute);
    if (this.#running && minute === this.#minute) return this.#running;
    if (this.#running) this.#on.over(this.#running);
    // A clock that was set back comes to the same minute twice: what it has already is not lost.
    const known = minute <= this.#latestMinute ? this.#on.again(minute) : undefined;
    this.#minute = minute;
    this.#latestMinute = Math.max(this.#latestMinute, minute);
    this.#running = known ?? { source: this.#source, minute, statistics: new Map() };
    const { statistics } = this.#running;
    this.#sets = this.#definitions.map(({ name }) => statistics.get(name));
    return this.#running;
  }

  #newSet(i: number, running: RunningMinute): StatisticSet {
    const { name, unit } = this.#definitions[i] as MetricDefinition;
    const set = new StatisticSet(unit !== 'Count');
    this.#sets[i] = set;
    running.statistics.set(name, set);
    return set;
  }
}

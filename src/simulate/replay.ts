import type { ReplayLine } from './replay-line.ts';
import { replayReader } from './replay-line.ts';
import type { RequestMaker } from './request-maker.ts';
import type { Arrival } from './simulation.ts';
import type { TrafficKey } from './traffic-plan.ts';

/** Lines of a file, some at once; asked for twice. */
export type LineSource = () => AsyncIterable<readonly string[]>;

/** What a log holds. */
export interface ReplayScan {
  readonly requests: number;
  readonly firstEpoch: number;
  readonly lastEpoch: number;
  /** Lines that tell of no request, and the first of them, from 1. */
  readonly unreadable: number;
  readonly firstUnreadable: number | undefined;
}

/** Reads a log once, to know how long it is. @param most requests; it is not read beyond */
export async function scanReplay(lines: LineSource, most: number): Promise<ReplayScan> {
  const scan = new Scan();
  for await (const some of lines()) {
    for (const line of some) scan.add(line);
    if (scan.requests > most) break;
  }
  return scan;
}

class Scan implements ReplayScan {
  requests = 0;
  firstEpoch = Number.POSITIVE_INFINITY;
  lastEpoch = Number.NEGATIVE_INFINITY;
  unreadable = 0;
  firstUnreadable: number | undefined;
  #lines = 0;
  readonly #read = replayReader();

  add(line: string): void {
    this.#lines++;
    const found = line.trim() === '' ? 'heading' : this.#read(line);
    if (found === 'heading') return;
    if (found === undefined) {
      this.unreadable++;
      this.firstUnreadable ??= this.#lines;
      return;
    }
    this.requests++;
    this.firstEpoch = Math.min(this.firstEpoch, found.epochMillis);
    this.lastEpoch = Math.max(this.lastEpoch, found.epochMillis + (found.isWholeSecond ? 999 : 0));
  }
}

export interface ReplayTools {
  readonly maker: RequestMaker;
  readonly firstEpoch: number;
  /** 10: ten times as fast. */
  readonly speed: number;
  /** Taken off the start of paths: access logs may name it. */
  readonly stageName: string;
  keyOf(text: string): TrafficKey | undefined;
}

/**
 * The requests of a log at their times. A log that counts in seconds tells no more of them: those of one second are spread evenly over
 * it. Lines are written when answers go out, so one may be a little older than the one before: it comes at that one's time.
 */
export async function* replayedArrivals(lines: LineSource, tools: ReplayTools): AsyncGenerator<Arrival[]> {
  const read = replayReader();
  const spread = new SecondSpread();
  const clock = { latest: 0 };
  for await (const some of lines()) {
    const batch: Arrival[] = [];
    for (const line of some) {
      const found = read(line);
      if (found === undefined || found === 'heading') continue;
      for (const due of spread.add(found)) batch.push(arrivalOf(due, tools, clock));
    }
    yield batch;
  }
  yield spread.rest().map((due) => arrivalOf(due, tools, clock));
}

interface Due {
  readonly line: ReplayLine;
  readonly epochMillis: number;
}

function arrivalOf({ line, epochMillis }: Due, tools: ReplayTools, clock: { latest: number }): Arrival {
  clock.latest = Math.max(clock.latest, (epochMillis - tools.firstEpoch) / tools.speed);
  const { method, headers, sourceIp } = line;
  const key = line.key === undefined ? undefined : tools.keyOf(line.key);
  const path = withoutStage(line.path, tools.stageName);
  const made = tools.maker.replay({
    method,
    path,
    headers,
    ...(key && { key }),
    ...(sourceIp !== undefined && { sourceIp }),
  });
  return { at: clock.latest, ...made };
}

function withoutStage(path: string, stageName: string): string {
  const prefix = `/${stageName}`;
  if (!path.startsWith(prefix)) return path;
  const rest = path.slice(prefix.length);
  return rest === '' ? '/' : /^[/?]/.test(rest) ? rest.replace(/^\?/, '/?') : path;
}

/** Gathers the lines of one second, to spread them when it is over. */
class SecondSpread {
  #second = Number.NEGATIVE_INFINITY;
  #lines: ReplayLine[] = [];

  /** @returns what is due before what comes later */
  add(line: ReplayLine): Due[] {
    if (!line.isWholeSecond) return [...this.rest(), { line, epochMillis: line.epochMillis }];
    const isOver = line.epochMillis > this.#second || this.#lines.length >= mostGathered;
    const due = isOver ? this.rest() : [];
    this.#second = Math.max(this.#second, line.epochMillis);
    this.#lines.push(line);
    return due;
  }

  rest(): Due[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines.map((line, i) => ({ line, epochMillis: this.#second + (i / lines.length) * 1000 }));
  }
}

/** Of one second in memory at once. */
const mostGathered = 1_000_000;

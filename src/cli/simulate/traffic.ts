import { durationOf, requestsOf } from '../../simulate/arrivals.ts';
import { plannedArrivals } from '../../simulate/planned-arrivals.ts';
import { type ReplayScan, replayedArrivals, scanReplay } from '../../simulate/replay.ts';
import type { RequestMaker } from '../../simulate/request-maker.ts';
import type { ArrivalSource } from '../../simulate/simulation.ts';
import type { TrafficKey, TrafficPlan } from '../../simulate/traffic-plan.ts';
import { Refusal, UsageError } from '../errors.ts';
import type { World } from '../world.ts';
import { replayLines } from './replay-file.ts';
import { mostRequests, type SimulationOrder } from './simulation-order.ts';

/** What makes requests of traffic. */
export interface TrafficTools {
  readonly plan: TrafficPlan;
  readonly maker: RequestMaker;
  readonly stageName: string;
  keyOf(text: string): TrafficKey | undefined;
}

/** Requests that are planned or replayed, and how long they come. */
export interface Traffic {
  /** What the wall clock says at their start, unless somebody says otherwise. */
  readonly startEpoch: number;
  readonly durationInMillis: number;
  /** About how many. */
  readonly requests: number;
  readonly notes: readonly string[];
  arrivals(tools: TrafficTools): ArrivalSource;
}

/** A Monday that is the first of a month: days, weeks and months begin at once, and no quota is cut short. */
const usualStart = Date.parse('2024-01-01T00:00:00Z');

/** The traffic of an order. @throws {UsageError} where a step would come after its end */
export async function trafficOf(world: World, order: SimulationOrder): Promise<Traffic> {
  const traffic = order.replay ? await replayTraffic(world, order.replay) : plannedTraffic(order);
  const end = traffic.durationInMillis;
  const late = order.steps.find(({ at }) => at > end);
  if (!late) return traffic;
  throw new UsageError(
    `A step is planned at ${late.at / 1000} s, and the traffic ends at ${Math.round(end) / 1000} s.`,
    'Plan it earlier, or let the traffic last longer.',
  );
}

function plannedTraffic({ phases }: SimulationOrder): Traffic {
  return {
    startEpoch: usualStart,
    durationInMillis: durationOf(phases),
    requests: phases.reduce((sum, phase) => sum + requestsOf(phase), 0),
    notes: [],
    arrivals: ({ plan, maker }) => plannedArrivals(plan, maker),
  };
}

async function replayTraffic(
  world: World,
  { file, speed }: NonNullable<SimulationOrder['replay']>,
): Promise<Traffic> {
  const lines = await replayLines(world, file);
  const scan = await scanReplay(lines, mostRequests);
  refuse(scan, file);
  const { firstEpoch, lastEpoch, requests } = scan;
  return {
    startEpoch: Math.floor(firstEpoch),
    durationInMillis: Math.max(1, (lastEpoch - firstEpoch + 1) / speed),
    requests,
    notes: [
      `Replayed ${file === '-' ? 'standard input' : file}${speed === 1 ? '' : ` at ${speed} times its speed`}.`,
      ...unreadText(scan),
    ],
    arrivals: ({ maker, stageName, keyOf }) =>
      replayedArrivals(lines, { maker, firstEpoch, speed, stageName, keyOf }),
  };
}

function refuse({ requests, unreadable }: ReplayScan, file: string): void {
  if (requests === 0)
    throw new Refusal(`${file} tells of no request${unreadable > 0 ? ' that can be read' : ''}.`, {
      next: 'A line is JSON with time, method and path, CLF, or CSV under a heading: docs/simulate.md shows them.',
    });
  if (requests > mostRequests)
    throw new Refusal(
      `${file} tells of more than ${mostRequests.toLocaleString('en')} requests, and a simulation takes no more.`,
      { next: 'Replay a part of it: split -l makes pieces.' },
    );
}

function unreadText({ unreadable, firstUnreadable }: ReplayScan): string[] {
  if (unreadable === 0) return [];
  const lines = unreadable === 1 ? 'One line tells' : `${unreadable.toLocaleString('en')} lines tell`;
  return [`${lines} of no request, the first is line ${firstUnreadable}: left out.`];
}

import { type KeptSegment, keptSegments } from '../../assembly/segment-rows.ts';
import { findApi } from '../../control/lookup.ts';
import type { Api } from '../../model/api.ts';
import type { Segment } from '../../recording/traces/segment.ts';
import { tracesOf } from '../../recording/traces/traces.ts';
import { Refusal, UsageError } from '../errors.ts';
import { inRecords, type RecordsSession, refuseUnknownStage } from '../records-session.ts';
import { traceLine, traceTable, traceTree } from '../reporters/traces-report.ts';
import { say } from '../reporters/wrap.ts';
import { untilStopped } from '../until-stopped.ts';
import { accepted } from '../workspace-session.ts';
import type { GlobalOptions, World } from '../world.ts';

export interface TracesOptions extends GlobalOptions {
  readonly stage?: string;
  readonly traceId?: string;
  readonly status?: string;
  readonly fault?: boolean;
  readonly error?: boolean;
  readonly throttle?: boolean;
  readonly last: number;
  readonly follow?: boolean;
}

type Wanted = (segment: Segment) => boolean;

/** Prints the newest traces of the workspace, or one with its timing; with `--follow` those that come. */
export function runTraces(
  world: World,
  reference: string | undefined,
  options: TracesOptions,
): Promise<void> {
  const hasStatus = statusFilter(options.status);
  return inRecords(world, options, async (session) => {
    const { state, accountId } = session;
    const api = reference === undefined ? undefined : accepted(world, findApi(state, reference, accountId));
    const isWanted: Wanted = (segment) => hasStatus(segment) && isOf(segment, api, options);
    if (options.traceId !== undefined) return showOne(world, session, options.traceId, options);
    const rows = await newest(session, isWanted, options.last);
    if (rows.length === 0 && !options.follow) {
      refuseUnknownStage(world, state, api?.id, options.stage);
      if (!options.json) say(world.stderr, nothing(session, api, options));
    }
    if (options.follow) return follow(world, session, rows, isWanted, options);
    const traces = tracesOf(rows.map(({ segment }) => segment));
    if (options.json) world.stdout.write(`${JSON.stringify({ traces }, null, 2)}\n`);
    else world.stdout.write(traceTable(traces, world.stdout));
  });
}

function isOf(
  segment: Segment,
  api: Api | undefined,
  { stage, fault, error, throttle }: TracesOptions,
): boolean {
  const own = segment.annotations;
  return (
    (api === undefined || own['aws:api_id'] === api.id) &&
    (stage === undefined || own['aws:api_stage'] === stage) &&
    (!fault || segment.fault === true) &&
    (!error || segment.error === true) &&
    (!throttle || segment.throttle === true)
  );
}

/** @throws {UsageError} for what is no status */
function statusFilter(status: string | undefined): Wanted {
  if (status === undefined) return () => true;
  if (!/^[1-5](\d\d|xx)$/i.test(status))
    throw new UsageError(`${status} is no status.`, 'Write one, as 404, or a hundred of them, as 5xx.');
  const prefix = status.replace(/xx$/i, '');
  return ({ http }) => String(http?.response?.status ?? '').startsWith(prefix);
}

/** All that a workspace keeps. */
const mostRows = 20_000;

/** The segments of the newest traces that are wanted. */
async function newest(
  { records, readable }: RecordsSession,
  isWanted: Wanted,
  last: number,
): Promise<KeptSegment[]> {
  const rows = (await records?.segments(0, mostRows)) ?? [];
  const wanted = readable(keptSegments(rows)).filter(({ segment }) => isWanted(segment));
  const ids = new Set<string>();
  for (const { segment } of [...wanted].reverse()) {
    if (ids.size >= last) break;
    ids.add(segment.trace_id);
  }
  return wanted.filter(({ segment }) => ids.has(segment.trace_id));
}

async function showOne(
  world: World,
  { records, readable }: RecordsSession,
  traceId: string,
  { json }: TracesOptions,
): Promise<void> {
  const rows = (await records?.segmentsOf(traceId)) ?? [];
  const traces = tracesOf(readable(keptSegments(rows)).map(({ segment }) => segment));
  const [trace] = traces;
  if (!trace)
    throw new Refusal(`There is no trace ${traceId}.`, {
      code: 'NotFoundException',
      next: 'gwctl traces shows those there are. A call that was not sampled leaves none.',
    });
  if (json) world.stdout.write(`${JSON.stringify({ traces }, null, 2)}\n`);
  else world.stdout.write(traceTree(trace, world.stdout));
}

async function follow(
  world: World,
  { records, readable }: RecordsSession,
  rows: readonly KeptSegment[],
  isWanted: Wanted,
  { json }: TracesOptions,
): Promise<void> {
  const tell = (segments: readonly Segment[]) => {
    for (const trace of tracesOf(segments))
      world.stdout.write(json ? `${JSON.stringify(trace)}\n` : traceLine(trace, world.stdout));
  };
  const newestRow = (await records?.segments(0, 1)) ?? [];
  let lastId = newestRow[0]?.id ?? 0;
  tell(rows.filter(({ id }) => id <= lastId).map(({ segment }) => segment));
  await untilStopped(world, followMillis, async () => {
    const more = (await records?.segments(lastId, mostRows)) ?? [];
    lastId = more.at(-1)?.id ?? lastId;
    const segments = readable(keptSegments(more)).map(({ segment }) => segment);
    tell(segments.filter(isWanted));
  });
}

const followMillis = 500;

/** Why there is none, and what to do for some. */
function nothing({ state }: RecordsSession, api: Api | undefined, options: TracesOptions): string {
  const apis = api ? [api] : [...state.apis.values()];
  if (apis.length > 0 && apis.every(({ protocol }) => protocol !== 'REST')) {
    const kind = apis.every(({ protocol }) => protocol === 'HTTP') ? 'HTTP' : 'HTTP and WebSocket';
    return `${kind} APIs have no X-Ray tracing, as on AWS. Their access log tells how long calls took: $context.responseLatency, $context.integrationLatency.`;
  }
  const ids = new Set(apis.map(({ id }) => id));
  const isTraced = [...state.stages.values()].some(
    (stage) =>
      ids.has(stage.apiId) && stage.tracingEnabled && (options.stage ?? stage.stageName) === stage.stageName,
  );
  return isTraced
    ? 'No such trace yet. A stage that traces samples one call a second and 5 % of the rest, while gwctl serve serves this workspace.'
    : 'No trace yet. A stage traces when gwctl.yaml says tracingEnabled: true of it: gwctl traces --help shows how.';
}

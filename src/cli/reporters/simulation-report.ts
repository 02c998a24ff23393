import type { AssertionResult } from '../../simulate/assertion.ts';
import { behaviourOf, behaviourText } from '../../simulate/backend-plan.ts';
import type { KeyFigures, TimelineBucket, TrafficFigures } from '../../simulate/report.ts';
import { stageKey } from '../../store/store.ts';
import { type DecidedBy, decidedBy, refusalText } from '../simulate/decided-by.ts';
import type { SimulatedTraffic } from '../simulate/simulate-target.ts';
import { stepText } from '../simulate/steps.ts';
import type { GlobalOptions, World } from '../world.ts';
import { table } from './table.ts';
import { laidOut, tableWidth } from './wrap.ts';

/** A simulation with what became of its conditions. */
export interface JudgedSimulation extends SimulatedTraffic {
  readonly results: readonly AssertionResult[];
}

/** Prints what a simulation found. */
export async function tellSimulation(
  world: World,
  finished: JudgedSimulation,
  options: GlobalOptions,
): Promise<void> {
  const decided = await decidedBy(world, finished);
  world.stdout.write(
    options.json
      ? `${JSON.stringify(simulationShape(finished, decided), null, 2)}\n`
      : simulationText(world, finished, decided),
  );
}

/** The report for programs. */
function simulationShape(finished: JudgedSimulation, decided: readonly DecidedBy[]) {
  const { report, target, plan, order, notes, results } = finished;
  const { durationInMillis, totals, routes, refusals, sides, keys, authorizers, timeline } = report;
  const canary = canaryOf(finished);
  return {
    api: { id: target.api.id, name: target.api.name, type: target.api.protocol },
    stage: target.stageName,
    seed: plan.seed,
    start: new Date(plan.startEpoch).toISOString(),
    durationInMillis,
    notes,
    totals,
    routes,
    refusals: refusals.map((refusal, i) => ({ ...refusal, decidedBy: decided[i] })),
    cache: cacheOf(finished),
    ...(canary && {
      canary: { percentTraffic: canary.percent ?? null, got: gotPercent(report.sides), ...sides },
    }),
    keys: keys.map((key) => ({ ...key, quotas: quotasOf(finished, key) })),
    authorizers,
    steps: order.steps.map(({ at, change }) => ({ at, change: stepText(change) })),
    timeline,
    assertions: results.map(({ found, ...result }) => ({ ...result, found: found ?? null })),
  };
}

function simulationText(world: World, finished: JudgedSimulation, decided: readonly DecidedBy[]): string {
  const width = Math.min(tableWidth(world.stdout), 100);
  const { bold } = world.colours.stdout;
  const sections: readonly (readonly [title: string, text: string])[] = [
    ['Answered by the gateway itself', refusalsText(finished, decided)],
    ['Canary', canaryText(finished, width)],
    ['Cache', cacheText(finished)],
    ['Authorizers', authorizersText(finished)],
    ['Keys', keysText(finished, width)],
    ['Timeline', timelineText(world, finished)],
    ['Conditions', conditionsText(world, finished)],
  ];
  const shown = sections.filter(([, text]) => text !== '');
  const body = shown.map(([title, text]) => `\n${bold(title)}\n${text}`).join('');
  return laidOutLines(`${headText(finished)}\n${routesText(finished, width)}${body}`, width);
}

function laidOutLines(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (line.includes('  ') && !line.startsWith('  ') ? line : laidOut(line, width, 0)))
    .join('\n');
}

function headText({ target, report, plan, notes, order }: JudgedSimulation): string {
  const { requests } = report.totals;
  const usual = behaviourText(behaviourOf(plan.backend, 'base', ''));
  const onCanary = behaviourText(behaviourOf(plan.backend, 'canary', ''));
  const sent = requests === 1 ? 'one request' : `${count(requests)} requests`;
  return [
    `${target.api.name}, stage ${target.stageName}: ${sent} in ${clock(report.durationInMillis)} of virtual time (seed ${plan.seed}).`,
    `Backends are modelled (${usual}): no function ran, nothing was sent or stored.`,
    ...(onCanary === usual ? [] : [`On the canary side: ${onCanary}.`]),
    ...notes,
    ...order.set.map((text) => `What if: ${text}`),
    ...order.steps.map(({ at, change }) => `At ${clock(at)}: ${stepText(change)}`),
    '',
  ].join('\n');
}

const routeColumns = [
  { heading: 'ROUTE', flexible: true },
  ...['REQUESTS', '2XX', '4XX', '429', '5XX', 'P50', 'P95', 'P99'].map((heading) => ({
    heading,
    right: true,
  })),
];

function routesText({ report }: JudgedSimulation, width: number): string {
  const { totals, routes } = report;
  const rows = routes.map(({ route, ...figures }) => figuresRow(route, figures));
  const all = routes.length > 1 ? [figuresRow('all', totals)] : [];
  return `${table(routeColumns, [...rows, ...all], width)}Latencies in ms, without refused requests: what backends and authorizers took.\n`;
}

function figuresRow(name: string, figures: TrafficFigures): string[] {
  const { requests, latency } = figures;
  const counts = [requests, figures['2xx'] + figures['3xx'], figures['4xx'], figures['429'], figures['5xx']];
  return [name, ...[...counts, latency.p50, latency.p95, latency.p99].map(count)];
}

function refusalsText({ report }: JudgedSimulation, decided: readonly DecidedBy[]): string {
  return report.refusals
    .map((refusal, i) => {
      const { firstAt, lastAt } = refusal;
      const from = `From ${clock(firstAt)} to ${clock(lastAt)}.`;
      return `  ${count(refusal.count)} x ${refusalText(refusal)} ${from}${placeText(decided[i])}\n`;
    })
    .join('');
}

function placeText(place: DecidedBy | undefined): string {
  if (place?.line !== undefined) return ` (${place.file}:${place.line}:${place.column})`;
  if (place?.set !== undefined) return ` (--set ${place.set})`;
  return place?.command === undefined ? '' : ` See ${place.command}.`;
}

/** What the canary's share is set to, at the end. */
function canaryOf({
  state,
  target,
  report,
}: SimulatedTraffic): { readonly percent: number | undefined } | undefined {
  const stage = state.stages.get(stageKey(target.api.id, target.stageName));
  const percent = stage?.canarySettings?.percentTraffic;
  if (percent === undefined && report.sides.canary.requests === 0) return undefined;
  return { percent };
}

function gotPercent({ base, canary }: SimulatedTraffic['report']['sides']): number {
  const all = base.requests + canary.requests;
  return all === 0 ? 0 : Number(((canary.requests / all) * 100).toFixed(2));
}

function canaryText(finished: JudgedSimulation, width: number): string {
  const canary = canaryOf(finished);
  if (!canary) return '';
  const { sides } = finished.report;
  const columns = [{ heading: 'SIDE' }, ...routeColumns.slice(1)];
  const rows = [figuresRow('base', sides.base), figuresRow('canary', sides.canary)];
  const atEnd = finished.order.steps.length > 0 ? ' at the end' : '';
  const asked = canary.percent === undefined ? 'None at the end' : `${canary.percent} % asked${atEnd}`;
  return `  ${asked}, ${gotPercent(sides)} % of all requests got.\n${table(columns, rows, width)}`;
}

function cacheOf({ report, cache }: SimulatedTraffic) {
  const { hits, misses } = report.totals.cache;
  if (!cache && hits + misses === 0) return undefined;
  return { hits, misses, entries: cache?.entries ?? 0, bytes: cache?.bytes ?? 0 };
}

function cacheText(finished: JudgedSimulation): string {
  const cache = cacheOf(finished);
  if (!cache) return '';
  const { hits, misses, entries, bytes } = cache;
  if (hits + misses === 0) return '  No request was for a cached method.\n';
  const ratio = ((hits / (hits + misses)) * 100).toFixed(1);
  return `  ${count(hits)} hits, ${count(misses)} misses: ${ratio} % hits. At the end ${entries === 1 ? 'one entry' : `${count(entries)} entries`}, ${sizeText(bytes)}.\n`;
}

function authorizersText({ report }: JudgedSimulation): string {
  const { calls } = report.authorizers;
  if (calls === 0) return '';
  return `  Functions were asked ${count(calls)} times for ${count(report.totals.requests)} requests; the rest came from the cache of their results.\n`;
}

interface QuotaFigures {
  readonly plan: string;
  readonly limit: number;
  readonly period: string;
  readonly remaining: number;
}

/** What is left of a key's quotas at the end. */
function quotasOf(finished: SimulatedTraffic, { key: name }: KeyFigures): QuotaFigures[] {
  const { state, ledger, endEpoch } = finished;
  const key = [...state.apiKeys.values()].find((each) => each.name === name);
  return [...state.usagePlans.values()].flatMap((plan) => {
    const usage = key && plan.keyIds.includes(key.id) ? ledger.usageOf(plan.id, key.id) : undefined;
    const remaining = usage?.remaining(endEpoch);
    if (!plan.quota || remaining === undefined) return [];
    const { limit, period } = plan.quota;
    return [{ plan: plan.name, limit, period, remaining }];
  });
}

function keysText(finished: JudgedSimulation, width: number): string {
  const rows = finished.report.keys.map((key) => {
    const quotas = quotasOf(finished, key);
    const left = quotas.map(
      ({ remaining, limit, period }) => `${count(remaining)} of ${count(limit)} a ${period}`,
    );
    const out = key.ranOutAt.map((at) => clock(at));
    const shownOut =
      out.length > 3 ? `${out.slice(0, 3).join(', ')}, ... (${out.length} times)` : out.join(', ');
    return [
      key.key,
      ...[key.requests, key.admitted, key.throttled, key.overQuota].map(count),
      left.join('; ') || '-',
      shownOut || '-',
    ];
  });
  const columns = [
    { heading: 'KEY' },
    ...['REQUESTS', 'ADMITTED', 'THROTTLED', 'OVER QUOTA'].map((heading) => ({ heading, right: true })),
    { heading: 'QUOTA LEFT' },
    { heading: 'USED UP AT', flexible: true },
  ];
  return table(columns, rows, width);
}

const barWidth = 40;

function timelineText(world: World, { report }: JudgedSimulation): string {
  const { timeline, durationInMillis } = report;
  const most = Math.max(...timeline.map(({ requests }) => requests));
  if (most === 0) return '';
  const seconds = durationInMillis / timeline.length / 1000;
  const times = timeline.map(({ from }) => clock(from));
  const timeWidth = Math.max(...times.map((time) => time.length));
  const lines = timeline.map((bucket, i) => {
    const bar = barOf(world, bucket, most);
    return `${(times[i] as string).padStart(timeWidth)} ${bar} ${rateText(bucket.requests / seconds)}/s\n`;
  });
  return `  = answered   x 429   - other 4xx   ! 5xx\n${lines.join('')}`;
}

/** Parts of a bar are as long as their share; one that is there is seen. */
function barOf(world: World, bucket: TimelineBucket, most: number): string {
  const { green, yellow, red, dim } = world.colours.stdout;
  const length = Math.round((bucket.requests / most) * barWidth);
  const part = (requests: number) =>
    requests === 0 ? 0 : Math.max(1, Math.round((requests / bucket.requests) * length));
  const throttled = part(bucket['429']);
  const refused = part(bucket['4xx'] - bucket['429']);
  const failed = part(bucket['5xx']);
  const answered = Math.max(0, length - throttled - refused - failed);
  const drawn = answered + throttled + refused + failed;
  return (
    green('='.repeat(answered)) +
    yellow('x'.repeat(throttled)) +
    dim('-'.repeat(refused)) +
    red('!'.repeat(failed)) +
    ' '.repeat(Math.max(0, barWidth + 2 - drawn))
  );
}

function conditionsText(world: World, { results }: JudgedSimulation): string {
  const { green, red } = world.colours.stdout;
  return results
    .map(({ assertion, found, unit, failed }) => {
      const value =
        found === undefined ? 'nothing to judge' : `${Number(found.toFixed(2))}${unit && ` ${unit}`}`;
      return `  ${failed ? red('failed') : green('passed')} ${assertion}: ${value}\n`;
    })
    .join('');
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function rateText(perSecond: number): string {
  return perSecond >= 100 ? count(Math.round(perSecond)) : String(Number(perSecond.toFixed(1)));
}

function sizeText(bytes: number): string {
  if (bytes < 10 * 1024) return `${count(bytes)} bytes`;
  return bytes < 10 * 1024 ** 2
    ? `${count(Math.round(bytes / 1024))} KB`
    : `${count(Math.round(bytes / 1024 ** 2))} MB`;
}

/** `1:02:03` or `2:03.5`: virtual time since the start. */
function clock(millis: number): string {
  const total = Math.round(millis / 100) / 10;
  const seconds = total % 60;
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  const shownSeconds = Number.isInteger(seconds)
    ? String(seconds).padStart(2, '0')
    : seconds.toFixed(1).padStart(4, '0');
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, '0')}:${shownSeconds}`
    : `${minutes}:${shownSeconds}`;
}

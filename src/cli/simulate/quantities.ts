import type { ArrivalPattern } from '../../simulate/arrivals.ts';
import type { BackendOutcome } from '../../simulate/backend-plan.ts';
import type { Latency } from '../../simulate/latency.ts';
import { largestPool, listPool, rangePool, type ValuePool } from '../../simulate/value-pool.ts';
import { UsageError } from '../errors.ts';

/** Texts of flags and plan files as quantities. Each throws a UsageError that names what was written. */

const units: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

const number = String.raw`\d+(?:\.\d+)?`;

/** `90s`, `10m`, `1.5h`, `1d` in milliseconds. */
export function durationOfText(text: string): number {
  const [, count = '', unit = ''] = new RegExp(`^(${number})(ms|s|m|h|d)$`).exec(text.trim()) ?? [];
  const millis = Number(count) * (units.get(unit) ?? Number.NaN);
  if (count !== '' && Number.isFinite(millis)) return millis;
  throw new UsageError(`${text} is no duration.`, 'Write a number and a unit: 500ms, 30s, 10m, 2h, 1d.');
}

/** The longest simulation: a year. */
const longest = 366 * 86_400_000;

/** How long a simulation, or a phase of it, lasts. */
export function lengthOfText(text: string): number {
  const millis = durationOfText(text);
  if (millis > 0 && millis <= longest) return millis;
  throw new UsageError(`${text} is no length for a simulation.`, 'It may last from 1ms to 366d.');
}

/** `50` or `10..200`, requests a second. */
export function rateOfText(text: string): { readonly fromRate: number; readonly toRate: number } {
  const [, from = '', to = from] = new RegExp(`^(${number})(?:\\.\\.(${number}))?$`).exec(text.trim()) ?? [];
  const rates = { fromRate: Number(from), toRate: Number(to) };
  if (from !== '' && rates.fromRate <= mostPerSecond && rates.toRate <= mostPerSecond) return rates;
  throw new UsageError(
    `${text} is no rate.`,
    `Write requests a second, ${mostPerSecond.toLocaleString('en')} at most: 50, or 10..200 for a rate that goes from one to the other.`,
  );
}

const mostPerSecond = 1_000_000;

export function patternOfText(text: string): ArrivalPattern {
  if (text === 'constant' || text === 'poisson' || text === 'burst') return text;
  throw new UsageError(`There is no pattern ${text}.`, 'Known: constant, poisson, burst.');
}

/** `50ms`, `20..80ms`, or `p50=40ms,p99=300ms`. */
export function latencyOfText(text: string): Latency {
  const [, p50, p99] = /^p50=([^,]+),\s*p99=(.+)$/.exec(text.trim()) ?? [];
  if (p50 !== undefined && p99 !== undefined)
    return percentiles(text, durationOfText(p50), durationOfText(p99));
  const [, from = '', to, unit = ''] =
    new RegExp(`^(${number})(?:\\.\\.(${number}))?(ms|s|m)$`).exec(text.trim()) ?? [];
  const scale = units.get(unit) ?? Number.NaN;
  const bounds = { from: Number(from) * scale, to: Number(to ?? from) * scale };
  if (from !== '' && bounds.from <= bounds.to && bounds.to <= 3_600_000)
    return { kind: 'uniform', ...bounds };
  throw badLatency(text);
}

function percentiles(text: string, p50: number, p99: number): Latency {
  if (p50 > 0 && p99 >= p50 && p99 <= 3_600_000) return { kind: 'percentiles', p50, p99 };
  throw badLatency(text);
}

function badLatency(text: string): UsageError {
  return new UsageError(
    `${text} is no latency.`,
    'Write 50ms, 20..80ms, or p50=40ms,p99=300ms; an hour at most, the smaller first.',
  );
}

/** `1%` or `0.01` as a share of 1. */
export function shareOfText(text: string | number): number {
  const [, digits = '', percent] = new RegExp(`^(${number})\\s*(%?)$`).exec(String(text).trim()) ?? [];
  const share = Number(digits) / (percent ? 100 : 1);
  if (digits !== '' && share <= 1) return share;
  throw new UsageError(`${text} is no share.`, 'Write a percentage: 1%, 0.5%.');
}

/** `503=1%,timeout=0.5%` by outcome. */
export function outcomesOfTexts(texts: readonly string[]): ReadonlyMap<BackendOutcome, number> {
  const outcomes = new Map<BackendOutcome, number>();
  for (const text of texts.flatMap((each) => each.split(','))) {
    const equals = text.indexOf('=');
    outcomes.set(
      outcomeOfText(text.slice(0, Math.max(0, equals)).trim()),
      shareOfText(text.slice(equals + 1)),
    );
  }
  return checkedOutcomes(outcomes);
}

/** All shares together are not more than everything. */
export function checkedOutcomes(
  outcomes: ReadonlyMap<BackendOutcome, number>,
): ReadonlyMap<BackendOutcome, number> {
  const sum = [...outcomes.values()].reduce((a, b) => a + b, 0);
  if (sum <= 1 + 1e-9) return outcomes;
  throw new UsageError(
    `The shares of the backend's answers come to ${Number((sum * 100).toFixed(3))} %.`,
    'They may come to 100 % at most; what is left is 200.',
  );
}

export function outcomeOfText(text: string): BackendOutcome {
  if (text === 'timeout' || text === 'network') return text;
  const status = /^[2-5]\d\d$/.test(text) ? Number(text) : undefined;
  if (status !== undefined) return status;
  throw new UsageError(
    `${text || 'Nothing'} is no answer of a backend.`,
    'Write a status with its share, 503=1%, or timeout=1%, network=1%.',
  );
}

/** `1..1000`, `cat,dog`, either with `~1` behind it for a skew (Zipf's exponent). */
export function poolOfText(text: string): ValuePool {
  const [, values = text, skewText] = new RegExp(`^(.*?)(?:~(${number}))?$`, 's').exec(text) ?? [];
  const skew = skewText === undefined ? 0 : Number(skewText);
  const misread = /^\d+\.\.\d+~(.*)$/s.exec(skewText === undefined ? text : '')?.[1];
  if (misread !== undefined || skew > 10)
    throw new UsageError(`~${misread ?? skewText} is no skew.`, "Write 0 to 10: ~1 is Zipf's law.");
  const [, from, to] = /^(\d{1,15})\.\.(\d{1,15})$/.exec(values) ?? [];
  if (from === undefined || to === undefined) return listPool(values.split(','), skew);
  return checkedRange(Number(from), Number(to), skew);
}

export function checkedRange(from: number, to: number, skew: number): ValuePool {
  if (from <= to && to - from < largestPool) return rangePool(from, to, skew);
  throw new UsageError(
    `${from}..${to} is no range of values.`,
    `Write the smaller number first; a range holds ${largestPool.toLocaleString('en')} values at most.`,
  );
}

/** `NAME=3`: what follows the last `=` is a weight; without one it is 1. */
export function weightOfText(text: string): { readonly name: string; readonly weight: number } {
  const [, name = text, weight] = new RegExp(`^(.*)=(${number})$`, 's').exec(text) ?? [];
  const value = weight === undefined ? 1 : Number(weight);
  if (value <= 1e9) return { name, weight: value };
  throw new UsageError(`${weight} is no weight.`, 'Write a number up to 1000000000.');
}

/** `2KB`, `512`: bytes of a body, which API Gateway takes 10 MB of (rest-request-phases.md 9). */
export function bytesOfText(text: string | number): number {
  const [, digits = '', unit = ''] =
    new RegExp(`^(${number})\\s*(|B|KB|MB)$`, 'i').exec(String(text).trim()) ?? [];
  const scale = { '': 1, b: 1, kb: 1024, mb: 1024 ** 2 }[unit.toLowerCase()] ?? 1;
  const bytes = Math.round(Number(digits) * scale);
  if (digits !== '' && bytes <= 10 * 1024 ** 2) return bytes;
  throw new UsageError(`${text} is no size of a body.`, 'Write bytes, 10 MB at most: 512, 2KB, 1MB.');
}

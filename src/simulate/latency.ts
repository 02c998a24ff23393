import type { Random } from './seeded-random.ts';

/** How long something takes, in milliseconds: evenly between two bounds, or log-normal by two percentiles, as real backends are. */
export type Latency =
  | { readonly kind: 'uniform'; readonly from: number; readonly to: number }
  | { readonly kind: 'percentiles'; readonly p50: number; readonly p99: number };

/** The 99th percentile of the standard normal distribution. */
const normal99 = 2.3263478740408408;

export function drawLatency(latency: Latency, random: Random): () => number {
  if (latency.kind === 'uniform') {
    const { from, to } = latency;
    return from === to ? () => from : () => from + random() * (to - from);
  }
  const { p50, p99 } = latency;
  const sigma = Math.log(p99 / p50) / normal99;
  return () => p50 * Math.exp(sigma * normal(random));
}

/** Box and Muller's. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** In words: `20 to 80 ms`. */
export function latencyText(latency: Latency): string {
  if (latency.kind === 'percentiles') return `p50 ${latency.p50} ms, p99 ${latency.p99} ms`;
  const { from, to } = latency;
  return from === to ? `${from} ms` : `${from} to ${to} ms`;
}

import type { IdSource } from './environment.ts';

/** An X-Ray trace id: `1-{8 hex epoch seconds}-{24 hex}`. */
export function newTraceId(epochMillis: number, ids: IdSource): string {
  return `1-${Math.floor(epochMillis / 1000)
    .toString(16)
    .padStart(8, '0')}-${ids.hex(24)}`;
}

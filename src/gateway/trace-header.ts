import type { IdSource } from '../environment/environment.ts';
import { newTraceId } from '../environment/trace-id.ts';

/**
 * `X-Amzn-Trace-Id` as endpoints see it (rest-request-phases.md 10.10, recorded): a full header is kept; with a Root alone, Parent and
 * `Sampled=0` are added; Root and Parent without Sampled get `Sampled=1`; nothing sent: all three are made.
 */
export function compileTraceHeader(sent: string | undefined, epochMillis: number, ids: IdSource): string {
  const parts = partsOf(sent);
  const root = parts.get('Root');
  if (root === undefined) return `Root=${newTraceId(epochMillis, ids)};Parent=${ids.hex(16)};Sampled=0`;
  const parent = parts.get('Parent');
  if (parent === undefined)
    return `Root=${root};Parent=${ids.hex(16)};Sampled=${parts.get('Sampled') ?? '0'}`;
  return parts.has('Sampled') ? (sent as string) : `Root=${root};Parent=${parent};Sampled=1`;
}

/**
 * The same with tracing on (documented, section 10.10): `Parent` is the gateway's own segment, so a new one. What the caller decided
 * about sampling stands; otherwise the stage's sampler does.
 */
export function tracedHeader(
  sent: string | undefined,
  epochMillis: number,
  ids: IdSource,
  sample: () => boolean,
): string {
  const parts = partsOf(sent);
  const root = parts.get('Root') ?? newTraceId(epochMillis, ids);
  const decided = parts.get('Sampled');
  const isSampled = decided === '0' || decided === '1' ? decided === '1' : sample();
  return `Root=${root};Parent=${ids.hex(16)};Sampled=${isSampled ? 1 : 0}`;
}

function partsOf(sent: string | undefined): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const part of sent?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0) parts.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return parts;
}

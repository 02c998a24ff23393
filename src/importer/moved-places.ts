import type { SourceRef } from '../diagnostics/diagnostic.ts';

/** A model or a diagnostic with every place in it moved to where `move` says. */
export function withMovedPlaces<T>(value: T, move: (at: SourceRef) => SourceRef): T {
  return moved(value, move) as T;
}

function moved(value: unknown, move: (at: SourceRef) => SourceRef): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, moved(inner, move)]));
  if (Array.isArray(value)) return value.map((item) => moved(item, move));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isPlace(key, inner) ? move(inner) : moved(inner, move),
    ]),
  );
}

function isPlace(key: string, value: unknown): value is SourceRef {
  return key === 'at' && value !== null && typeof value === 'object' && 'pointer' in value && 'file' in value;
}

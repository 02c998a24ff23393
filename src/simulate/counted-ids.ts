import type { IdSource } from '../environment/environment.ts';

/** Ids that count: nobody reads those of a simulation, and drawing them would be a good part of its work. */
export function countedIds(): IdSource {
  let count = 0;
  const digits = (n: number) => (count++).toString(16).padStart(n, '0').slice(-n);
  return {
    requestId: () => `00000000-0000-4000-8000-${digits(12)}`,
    extendedRequestId: () => `${digits(15)}=`,
    hex: digits,
  };
}

import { InvalidArgumentError } from 'commander';

const unitMillis: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A point in time: epoch milliseconds, or so many milliseconds before now. */
export type AskedTime = { readonly at: number } | { readonly before: number };

/** `2024-08-03T10:00:00Z`, `2024-08-03`, epoch seconds (as the AWS CLI takes them), or so long ago: `30m`, `3h`, `1d`. */
export function askedTime(text: string): AskedTime {
  const ago = /^-?(\d+)([smhd])$/.exec(text);
  if (ago) return { before: Number(ago[1]) * (unitMillis[ago[2] as string] as number) };
  if (/^\d{9,11}(\.\d+)?$/.test(text)) return { at: Number(text) * 1000 };
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new InvalidArgumentError('Write 2024-08-03T10:00:00Z, epoch seconds, or 30m ago as 30m.');
  return { at };
}

/** The same as epoch milliseconds; longer ago than 1970 is 1970. */
export function timeOf(asked: AskedTime | undefined, now: number, otherwise: number): number {
  if (asked === undefined) return otherwise;
  return 'at' in asked ? asked.at : Math.max(0, now - asked.before);
}

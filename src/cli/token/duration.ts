import { InvalidArgumentError } from 'commander';

const units: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);
const mostSeconds = 100 * 365 * 86_400;

/** Seconds of `90`, `5m`, `1h`, `2d`; negative ones too. */
export function seconds(text: string): number {
  const [, number = '', unit = ''] = /^(-?\d+)([smhd]?)$/.exec(text.trim()) ?? [];
  const value = Number(number) * (units.get(unit) ?? Number.NaN);
  if (number === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('Write seconds, or 5m, 1h, 2d.');
  if (Math.abs(value) > mostSeconds) throw new InvalidArgumentError('That is more than a hundred years.');
  return value;
}

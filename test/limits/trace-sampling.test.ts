import { expect, it } from 'vitest';
import { createTraceSampler } from '../../src/limits/trace-sampling.ts';

it('samples one request a second and 5 % of the rest (documented, rest-request-phases.md 10.10)', () => {
  let at = 0;
  let chance = 0.05;
  const sample = createTraceSampler({ now: () => at, monotonic: () => at }, () => chance);

  const first = [sample(), sample()];
  chance = 0.049;
  const lucky = sample();
  chance = 0.9;
  at = 1_000;
  const nextSecond = [sample(), sample()];

  expect([first, lucky, nextSecond]).toEqual([[true, false], true, [true, false]]);
});

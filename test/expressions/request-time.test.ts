import { expect, it } from 'vitest';
import { requestTime, requestTimes } from '../../src/expressions/request-time.ts';

// rest-request-phases: `$context.requestTime` is CLF-formatted (documented); the epoch's milliseconds are not in it.
it('writes the same time for calls one after another as for each alone, also when the clock goes back', () => {
  const first = 1_741_634_117_135;
  const times = [first, first + 3, first + 864, first + 865, first + 61_000, first, 0, 999, 1_000];
  const timeOf = requestTimes();

  expect(times.map(timeOf)).toEqual(times.map(requestTime));
  expect(timeOf(first)).toBe('10/Mar/2025:19:15:17 +0000');
});

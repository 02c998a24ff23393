import { describe, expect, it } from 'vitest';
import { compileTraceHeader, tracedHeader } from '../../src/gateway/trace-header.ts';

const ids = {
  requestId: () => 'request',
  extendedRequestId: () => 'extended=',
  hex: (n: number) => 'f'.repeat(n),
};
const root = 'Root=1-67891233-abcdef012345678912345678';
const parent = 'Parent=53995c3f42cd8ad8';
const fresh = 'Parent=ffffffffffffffff';
const made = `Root=1-5f5e1000-${'f'.repeat(24)}`;
const now = 0x5f5e1000 * 1000;

describe('X-Amzn-Trace-Id with tracing off (rest-request-phases.md 10.10, recorded)', () => {
  it.each([
    [undefined, `${made};${fresh};Sampled=0`],
    [`${root};${parent};Sampled=1`, `${root};${parent};Sampled=1`],
    [root, `${root};${fresh};Sampled=0`],
    [`${root};${parent}`, `${root};${parent};Sampled=1`],
  ])('%s gives %s', (sent, expected) => {
    expect(compileTraceHeader(sent, now, ids)).toBe(expected);
  });
});

describe('with tracing on (documented): the gateway is the parent, and samples where the caller has not decided', () => {
  it.each([
    [undefined, true, `${made};${fresh};Sampled=1`],
    [undefined, false, `${made};${fresh};Sampled=0`],
    [`${root};${parent};Sampled=1`, false, `${root};${fresh};Sampled=1`],
    [`${root};${parent};Sampled=0`, true, `${root};${fresh};Sampled=0`],
    [`${root};${parent}`, true, `${root};${fresh};Sampled=1`],
    [`${root};Sampled=?`, true, `${root};${fresh};Sampled=1`],
  ])('%s, sampler says %s: %s', (sent, sampled, expected) => {
    expect(tracedHeader(sent, now, ids, () => sampled)).toBe(expected);
  });
});

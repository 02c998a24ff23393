import { describe, expect, it } from 'vitest';
import type { Segment } from '../../../src/recording/traces/segment.ts';
import { TraceBook } from '../../../src/recording/traces/trace-book.ts';
import { tracesOf } from '../../../src/recording/traces/traces.ts';

const segment = (id: string, traceId = 't', more: object = {}) =>
  ({ id, trace_id: traceId, start_time: 1, end_time: 2, name: 'pets/dev', ...more }) as unknown as Segment; // the rest is not read

const idsOf = (segments: readonly Segment[]) => segments.map(({ id }) => id);

describe('traces in memory', () => {
  it('are taken once, and again where they could not be kept', () => {
    const book = new TraceBook();
    book.add(segment('a'));
    const taken = book.takeNew();
    expect(idsOf(book.takeNew())).toEqual([]);

    book.add(segment('b'));
    book.putBack(taken);

    expect(idsOf(book.takeNew())).toEqual(['a', 'b']);
  });

  it('are bounded, between two batches and to be shown', () => {
    const book = new TraceBook(2);
    for (let i = 0; i < 1_200; i++) book.add(segment(`${i}`));

    expect(idsOf(book.takeNew())).toEqual(['0', '1']);
    expect(book.recent()).toHaveLength(500);
    expect(book.recent().at(-1)?.id).toBe('1199');
  });
});

describe('a trace', () => {
  it('has all segments under one id, in the order of time, and sums them up (X-Ray, GetTraceSummaries)', () => {
    const http = { request: { method: 'GET', url: 'http://a/' }, response: { status: 502 } };
    const traces = tracesOf([
      segment('b', 't', { start_time: 12, end_time: 12.5, error: true }),
      segment('other', 'u', { start_time: 1 }),
      segment('a', 't', { start_time: 10.25, end_time: 11, http, fault: true }),
    ]);

    expect(traces.map(({ Id }) => Id)).toEqual(['u', 't']);
    expect(traces[1]).toMatchObject({
      StartTime: '1970-01-01T00:00:10.250Z',
      Duration: 2.25,
      ResponseTime: 0.75,
      HasFault: true,
      HasError: true,
      HasThrottle: false,
      Http: { HttpMethod: 'GET', HttpURL: 'http://a/', HttpStatus: 502 },
    });
    expect(traces[1]?.Segments.map(({ Id }) => Id)).toEqual(['a', 'b']);
  });
});

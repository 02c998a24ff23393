import type { Segment, Subsegment } from '../../recording/traces/segment.ts';
import type { Trace } from '../../recording/traces/traces.ts';
import type { Output } from '../world.ts';
import { type Column, table } from './table.ts';
import { tableWidth } from './wrap.ts';

const columns: readonly Column[] = [
  { heading: 'UTC' },
  { heading: 'Trace ID' },
  { heading: 'ms', right: true },
  { heading: 'Status' },
  { heading: 'Request' },
];

/** Traces, one a row. Paths are cut where a terminal is narrow: the whole of one is in its timing. */
export function traceTable(traces: readonly Trace[], output: Output): string {
  const days = new Set(traces.map(({ StartTime }) => StartTime.slice(0, 10)));
  return table(
    columns,
    traces.map((trace) => cells(trace, output, days.size > 1)),
  );
}

/** One trace as a line of such a table, without the headings. */
export function traceLine(trace: Trace, output: Output): string {
  const [start = '', id = '', millis = '', status = '', request = ''] = cells(trace, output, false);
  return `${start}  ${id}  ${millis.padStart(5)}  ${status.padEnd(6)}  ${request}\n`;
}

/** Time, id, milliseconds and status with their gaps. */
const takenBesideRequest = 8 + 2 + 35 + 2 + 5 + 2 + 6 + 2;
const narrowestRequest = 12;

function cells({ Id, StartTime, ResponseTime, Http }: Trace, output: Output, hasDate: boolean): string[] {
  const date = hasDate ? `${StartTime.slice(5, 10)} ` : '';
  const request = `${Http.HttpMethod ?? ''} ${pathOf(Http.HttpURL ?? '')}`;
  const width = Math.max(narrowestRequest, tableWidth(output) - takenBesideRequest - date.length);
  const shown = request.length > width ? `${request.slice(0, width - 1)}…` : request;
  const start = `${date}${StartTime.slice(11, 19)}`;
  return [start, Id, millis(ResponseTime), String(Http.HttpStatus ?? '-'), shown];
}

function millis(seconds: number): string {
  return String(Math.round(seconds * 1000));
}

function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]*/, '') || '/';
}

/** One row of the timing. */
interface Bar {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly note: string;
}

/** One trace: its calls below each other, each with when it ran. */
export function traceTree(trace: Trace, output: Output): string {
  const bars = trace.Segments.flatMap(({ Document }) => [
    barOf(Document, ''),
    ...(Document.subsegments ?? []).map((subsegment) => barOf(subsegment, '  ')),
  ]);
  const start = Math.min(...bars.map((bar) => bar.start));
  const end = Math.max(...bars.map((bar) => bar.end));
  const labels = Math.min(32, Math.max(...bars.map(({ label }) => label.length)));
  const width = Math.min(Number.isFinite(output.columns) ? output.columns : 80, 100);
  const lane = Math.max(10, width - labels - 28);
  const rows = bars.map((bar) => {
    const from = `${millis(bar.start - start)}`.padStart(5);
    const took = `${millis(bar.end - bar.start)} ms`.padStart(8);
    const label = (bar.label.length > labels ? `${bar.label.slice(0, labels - 1)}…` : bar.label).padEnd(
      labels,
    );
    return `${label} ${from} |${drawn(bar, start, end, lane)}|${took}  ${bar.note}`.trimEnd();
  });
  return `${heading(trace)}\n${' '.repeat(labels)} start ms\n${rows.join('\n')}\n`;
}

function heading({ Id, StartTime, Http, Segments: [first] }: Trace): string {
  const { parent_id: parentId, metadata } = first?.Document ?? {};
  const lines = [
    `Trace ${Id}`,
    `${Http.HttpMethod ?? ''} ${Http.HttpURL ?? ''}`,
    `${StartTime.replace('T', ' ').replace('Z', ' UTC')}, from ${Http.ClientIp ?? '-'}`,
    `Request ${metadata?.default.request_id ?? '-'}`,
    ...(parentId === undefined ? [] : [`Parent ${parentId}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function barOf(part: Segment | Subsegment, indent: string): Bar {
  const name = 'aws' in part && part.aws && 'function_name' in part.aws ? part.aws.function_name : undefined;
  const status = part.http?.response?.status;
  const flag = part.fault ? ' fault' : part.throttle ? ' throttle' : part.error ? ' error' : '';
  return {
    label: `${indent}${part.name}${name === undefined ? '' : ` ${name}`}`,
    start: part.start_time,
    end: part.end_time,
    note: `${status ?? '-'}${flag}`,
  };
}

/** `   ####   `: what took no time that can be drawn is one character wide. */
function drawn(bar: Bar, start: number, end: number, lane: number): string {
  const scale = end > start ? lane / (end - start) : 0;
  const from = Math.min(lane - 1, Math.round((bar.start - start) * scale));
  const wide = scale === 0 ? lane : Math.max(1, Math.round((bar.end - bar.start) * scale));
  return `${' '.repeat(from)}${'#'.repeat(Math.min(wide, lane - from))}`.padEnd(lane);
}

import type { Clock } from '../environment/environment.ts';
import type { CallTrace, TraceStep } from '../message/call.ts';

/** One line with the time it was written. */
export interface LogLine {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly text: string;
}

/** Events longer than 1024 bytes are cut (documented, rest-request-phases.md 9). */
const longestEvent = 1024;

/**
 * The execution log of one call, as CloudWatch shows it (rest-request-phases.md 10.4): `data` lines only with data trace; level ERROR
 * keeps the lines of calls that fail.
 */
export class ExecutionLog implements CallTrace {
  readonly lines: LogLine[] = [];
  readonly steps: TraceStep[] = [];
  readonly #clock: Clock;
  readonly #dataTrace: boolean;
  readonly #stageLines: boolean;

  /** @param options `stageLines`: rows marked S, which TestInvokeMethod does not show */
  constructor(clock: Clock, options: { readonly dataTrace: boolean; readonly stageLines: boolean }) {
    this.#clock = clock;
    this.#dataTrace = options.dataTrace;
    this.#stageLines = options.stageLines;
  }

  line(text: string, kind: 'info' | 'data' | 'stage' = 'info'): void {
    if (kind === 'data' && !this.#dataTrace) return;
    if (kind === 'stage' && !this.#stageLines) return;
    this.lines.push({ time: this.#clock.now(), text });
  }

  step(step: TraceStep): void {
    this.steps.push(step);
  }
}

/** `({requestId}) {message}`, cut at 1024 bytes: one CloudWatch event. Line breaks inside stay, as they do there. */
export function cloudWatchEvent(requestId: string, line: LogLine): string {
  const text = `(${requestId}) ${line.text}`;
  if (text.length <= longestEvent / 4) return text;
  const bytes = Buffer.from(text);
  return bytes.length <= longestEvent
    ? text
    : `${bytes.subarray(0, longestEvent).toString('utf8')} [TRUNCATED]`;
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const two = (n: number) => String(n).padStart(2, '0');

/** `EEE MMM dd HH:mm:ss UTC yyyy`: the stamp of TestInvokeMethod's lines (recorded). */
export function testInvokeStamp(epochMillis: number): string {
  const d = new Date(epochMillis);
  const time = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`;
  return `${days[d.getUTCDay()]} ${months[d.getUTCMonth()]} ${two(d.getUTCDate())} ${time} UTC ${d.getUTCFullYear()}`;
}

/** The `log` of TestInvokeMethod: a heading, then stamped lines, each ended by a newline, the last one included (recorded). */
export function testInvokeLog(requestId: string, lines: readonly LogLine[]): string {
  const body = lines.map((line) => `${testInvokeStamp(line.time)} : ${line.text}\n`).join('');
  return `Execution log for request ${requestId}\n${body}`;
}

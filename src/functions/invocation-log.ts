import type { EnvironmentEnd } from './answers.ts';
import type { FunctionDefinition } from './function-definition.ts';

/** Lambda keeps the last 4 KB of an invocation's log for `X-Amz-Log-Result` (Invoke, API reference). */
const tailBytes = 4096;

/** The lines of one invocation, for a caller that asked for their end. */
export class InvocationLog {
  private readonly lines: string[] = [];
  private characters = 0;

  /** Only the end is ever asked for: what no longer reaches into it is dropped, so a handler that prints for ever fills nothing. */
  add(line: string): void {
    const kept = line.slice(-tailBytes);
    this.lines.push(kept);
    this.characters += kept.length + 1;
    for (let first = this.lines[0]; first !== undefined; first = this.lines[0]) {
      // A character is at least a byte.
      if (this.characters - first.length - 1 < tailBytes) return;
      this.lines.shift();
      this.characters -= first.length + 1;
    }
  }

  /** Base64 of the last 4 KB. */
  tail(): string {
    const bytes = Buffer.from(this.lines.map((line) => `${line}\n`).join(''));
    return bytes.subarray(-tailBytes).toString('base64');
  }
}

/** What the REPORT line of an invocation says. */
export interface InvocationReport {
  readonly requestId: string;
  readonly millis: number;
  /** Of the first invocation in an environment. */
  readonly initMillis: number | undefined;
  readonly usedMegabytes: number | undefined;
}

// Lambda's log frame (reference functions.md 3.2).

export function startLine(requestId: string, { version }: FunctionDefinition): string {
  return `START RequestId: ${requestId} Version: ${version}`;
}

export function endLine(requestId: string): string {
  return `END RequestId: ${requestId}`;
}

export function reportLine(report: InvocationReport, { memorySize }: FunctionDefinition): string {
  const { requestId, millis, initMillis, usedMegabytes } = report;
  const used = usedMegabytes === undefined ? '' : `Max Memory Used: ${Math.ceil(usedMegabytes)} MB\t`;
  const init = initMillis === undefined ? '' : `Init Duration: ${initMillis.toFixed(2)} ms\t`;
  return `REPORT RequestId: ${requestId}\tDuration: ${millis.toFixed(2)} ms\tBilled Duration: ${Math.ceil(millis)} ms\tMemory Size: ${memorySize} MB\t${used}${init}`;
}

/** `2024-03-12T19:03:58.123Z <id> Task timed out after 1.00 seconds` */
export function timedOutLine(requestId: string, now: number, timeoutInMillis: number): string {
  const seconds = (timeoutInMillis / 1000).toFixed(2);
  return `${new Date(now).toISOString()} ${requestId} Task timed out after ${seconds} seconds`;
}

/** `RequestId: <id> Error: Runtime exited with error: exit status 3` and, on a line of its own, the error's type. */
export function endedLines(payload: string): readonly string[] {
  const { errorType, errorMessage } = JSON.parse(payload) as { errorType: string; errorMessage: string };
  return [errorMessage, errorType];
}

/** An environment that never became ready, in the words of Lambda's log (troubleshooting guide, INIT_REPORT). */
export function initTimedOutLine(millis: number): string {
  return `INIT_REPORT Init Duration: ${millis.toFixed(2)} ms\tPhase: init\tStatus: timeout`;
}

export function initEndedLine(millis: number, { errorType = 'Runtime.ExitError' }: EnvironmentEnd): string {
  return `INIT_REPORT Init Duration: ${millis.toFixed(2)} ms\tPhase: init\tStatus: error\tError Type: ${errorType}`;
}

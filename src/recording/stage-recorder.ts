import type { Clock } from '../environment/environment.ts';
import type { Call, CallTrace } from '../message/call.ts';
import type { MethodSetting } from '../model/stage.ts';
import type { AccessLogLine } from './access-log.ts';
import { cloudWatchEvent, ExecutionLog } from './execution-log.ts';
import type { LineSink } from './line-file.ts';
import type { StageMeter } from './metrics/stage-meter.ts';
import type { StageTracer } from './traces/stage-tracer.ts';

/** A finished call, for whoever counts or shows calls. */
export type CallObserver = (call: Call) => void;

/** What one stage (or its canary) records: access log, execution log, metrics, traces, observers. */
export interface StageRecorder {
  /** The trace of a call under this setting; undefined when nobody listens. */
  traceFor(setting: MethodSetting): CallTrace | undefined;
  /** Called once for each call that reached the stage, when its answer is ready. */
  finish(call: Call, setting: MethodSetting): void;
  /** Counts what is no call of its own; undefined when nobody counts. */
  readonly meter: StageMeter | undefined;
}

export interface RecorderOptions {
  readonly clock: Clock;
  readonly accessLog: { readonly line: AccessLogLine; readonly sink: LineSink } | undefined;
  /** Receives CloudWatch-like events of calls whose method logs. */
  readonly executionLog: LineSink | undefined;
  readonly observer: CallObserver | undefined;
  readonly meter: StageMeter | undefined;
  readonly tracer: StageTracer | undefined;
}

/** Records to sinks that batch; nothing here waits or touches a disk. */
export function createStageRecorder(options: RecorderOptions): StageRecorder {
  const { clock, accessLog, executionLog, observer, meter, tracer } = options;
  return {
    meter,
    traceFor(setting) {
      if ((setting.loggingLevel ?? 'OFF') === 'OFF' || !executionLog) return undefined;
      return new ExecutionLog(clock, { dataTrace: setting.dataTraceEnabled, stageLines: true });
    },
    finish(call, setting) {
      if (call.trace instanceof ExecutionLog && executionLog && !call.facts.isUnlogged)
        writeLog(call, call.trace, setting, executionLog);
      if (accessLog) accessLog.sink.write(accessLog.line(call));
      meter?.count(call, setting.metricsEnabled);
      tracer?.(call);
      observer?.(call);
    },
  };
}

/** ERROR keeps the lines of calls that fail (documented). */
function writeLog(call: Call, log: ExecutionLog, setting: MethodSetting, sink: LineSink): void {
  if (setting.loggingLevel === 'ERROR' && (call.facts.status ?? 0) < 400) return;
  for (const line of log.lines)
    sink.write(`${new Date(line.time).toISOString()} ${cloudWatchEvent(call.requestId, line)}`);
}

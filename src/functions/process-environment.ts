import { type ChildProcess, spawn } from 'node:child_process';
import { killGroup } from '../environment/kill-group.ts';
import { describeExit, type EnvironmentEnd } from './answers.ts';
import type {
  EnvironmentListener,
  EnvironmentStart,
  ExecutionEnvironment,
  Invocation,
  StartEnvironment,
} from './execution-environment.ts';
import type { LeftProcesses } from './left-processes.ts';
import { peakMegabytes, watchMemory } from './memory-watch.ts';
import { createFunctionConsole } from './node/function-console.js';
import type { ProcessGroups } from './process-groups.ts';
import type { RuntimeApi } from './runtime-api.ts';
import type { RuntimeSession } from './runtime-session.ts';

/** How a runtime's process is started. */
export interface RuntimeCommand {
  readonly program: string;
  readonly args: (start: EnvironmentStart) => readonly string[];
  /** For runtimes not of gwctl's own: a Runtime API address without a path. */
  readonly ownPort: boolean;
}

/** What all process environments of a runner share. */
export interface ProcessHost {
  readonly api: RuntimeApi;
  /** Live process groups, so that none outlives gwctl. */
  readonly groups: ProcessGroups;
  readonly left: LeftProcesses;
}

/** Less than any runtime needs to start would only make `memorySize: 128` functions unusable (functions.md 5, trap 3). */
const leastMemoryMegabytes = 256;

/** Enough for lines that were printed before the answer. */
const printedMillis = 10;

/** Starts environments that are processes speaking the Lambda Runtime API, each in a process group of its own. */
export function processStarter(command: RuntimeCommand, host: ProcessHost): StartEnvironment {
  return (start, listener) => new ProcessEnvironment(command, host, start, listener);
}

class ProcessEnvironment implements ExecutionEnvironment {
  private readonly host: ProcessHost;
  private readonly listener: EnvironmentListener;
  private readonly logStreamName: string;
  private readonly log: ReturnType<typeof createFunctionConsole>;
  private session: RuntimeSession | undefined;
  private child: ChildProcess | undefined;
  private stopWatching: (() => void) | undefined;
  private killed = false;
  private measured = false;
  private isSettling = false;
  private asksForMore = false;

  constructor(
    command: RuntimeCommand,
    host: ProcessHost,
    start: EnvironmentStart,
    listener: EnvironmentListener,
  ) {
    this.host = host;
    this.listener = listener;
    this.logStreamName = start.logStreamName;
    this.log = createFunctionConsole((requestId, text) => listener.line(text, requestId));
    void this.begin(command, start);
  }

  invoke(invocation: Invocation): void {
    const problem = jsonProblem(invocation.payload);
    if (problem !== undefined) {
      this.listener.settled({ kind: 'bad-event', problem }, true);
      return;
    }
    this.measured = invocation.measured;
    this.asksForMore = false;
    this.log.begin(invocation.requestId);
    this.session?.deliver(invocation);
  }

  usedMegabytes(): number | undefined {
    return this.child?.pid === undefined ? undefined : peakMegabytes(this.child.pid);
  }

  kill(): void {
    if (this.killed) return;
    this.killed = true;
    this.release();
    if (this.child?.pid === undefined) return;
    killGroup(this.child.pid);
    // A daemon leaves the group.
    this.host.left.endOf(this.logStreamName);
  }

  private async begin(command: RuntimeCommand, start: EnvironmentStart): Promise<void> {
    const { api } = this.host;
    const opened = await (command.ownPort
      ? api.openPort(this.sessionListener())
      : api.open(this.sessionListener()));
    this.session = opened.session;
    if (this.killed) {
      opened.session.close();
      return;
    }
    const child = spawn(command.program, command.args(start), {
      cwd: start.taskRoot,
      env: { ...start.variables, AWS_LAMBDA_RUNTIME_API: opened.address },
      // A process group of its own: what the function starts ends with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    child.on('error', (error: NodeJS.ErrnoException) => this.end(notStarted(command.program, error)));
    child.on('exit', (exitCode, signal) => this.end(describeExit(exitCode, signal)));
    for (const output of [child.stdout, child.stderr]) {
      output.setEncoding('utf8').on('data', (text: string) => this.log.write(text));
    }
    if (child.pid === undefined) return;
    this.host.groups.add(child.pid);
    this.stopWatching = watchMemory(child.pid, Math.max(start.memorySize, leastMemoryMegabytes), () =>
      this.end({ errorType: 'Runtime.OutOfMemory', reason: 'Runtime exited with error: signal: killed' }),
    );
  }

  private sessionListener() {
    return {
      ready: () => this.tell(() => this.listener.ready()),
      settled: (outcome: Parameters<EnvironmentListener['settled']>[0]) => {
        this.isSettling = true;
        // What it printed comes through another pipe and is part of the log that somebody waits for.
        if (this.measured) setTimeout(() => this.settle(outcome), printedMillis);
        else this.settle(outcome);
      },
      idle: () =>
        this.tell(() => {
          this.asksForMore = true;
          if (!this.isSettling) this.listener.idle();
        }),
      initError: (payload: string) => this.tell(() => this.listener.fatal(payload)),
    };
  }

  private settle(outcome: Parameters<EnvironmentListener['settled']>[0]): void {
    this.isSettling = false;
    this.tell(() => {
      this.log.flush();
      // Ready again only when the runtime asks for more: it may be about to exit.
      this.listener.settled(outcome, this.asksForMore && outcome.kind !== 'stream');
    });
  }

  private tell(what: () => void): void {
    if (!this.killed) what();
  }

  private end(end: EnvironmentEnd): void {
    if (this.killed) return;
    this.log.flush();
    // Grandchildren go with it.
    this.kill();
    this.listener.ended(end);
  }

  private release(): void {
    this.stopWatching?.();
    this.session?.close();
    if (this.child?.pid !== undefined) this.host.groups.delete(this.child.pid);
    this.child?.stdout?.destroy();
    this.child?.stderr?.destroy();
  }
}

/** The program cannot be run, in the words of Lambda's log for a bad `bootstrap` (publicly reported). */
function notStarted(program: string, { code, message }: NodeJS.ErrnoException): EnvironmentEnd {
  const why =
    code === 'ENOENT' ? 'no such file or directory' : code === 'EACCES' ? 'permission denied' : message;
  return { errorType: 'Runtime.InvalidEntrypoint', reason: `fork/exec ${program}: ${why}` };
}

/** Lambda itself refuses events that are no JSON; other runtimes than Node's would each say it in their own way. */
function jsonProblem(payload: string | Buffer): string | undefined {
  try {
    JSON.parse(payload.toString());
    return undefined;
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

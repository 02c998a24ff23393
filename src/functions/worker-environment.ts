import { PassThrough } from 'node:stream';
import { Worker } from 'node:worker_threads';
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
import { nodeFacts } from './runtime-command.ts';

const entry = new URL('./node/worker-entry.js', import.meta.url);

/**
 * Far above any `memorySize`: the memory guard keeps that. V8 ends the whole process, not the thread, when one large allocation
 * passes a thread's limit (measured on Node 20: flattening a 100 MB string in a heap of 256 MB).
 */
const heapMegabytes = 4096;

/**
 * Starts environments that are worker threads with a Node handler: own modules, globals and environment variables.
 * Messages are JSON text with one character in front (waking a thread costs 50 us, text crosses faster than objects):
 * `P` a child process began, `Q` it ended, `W` the thread waits for one, `I` ready, `M` bytes of memory, `R` result, `E` error, `F` fatal error, `X` event is no JSON, `L` line, `S` stream begins, `Z` stream ends; bytes
 * are a streamed chunk, answered by `A`.
 */
export function workerStarter(left: LeftProcesses): StartEnvironment {
  return (start, listener) =>
    new WorkerEnvironment(startWorker(start), listener, () => left.endOf(start.logStreamName));
}

function startWorker(start: EnvironmentStart): Worker {
  return new Worker(entry, {
    workerData: nodeFacts(start),
    env: start.variables,
    // Loaders of the parent (tsx, inspectors) are not the function's.
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
}

class WorkerEnvironment implements ExecutionEnvironment {
  private readonly worker: Worker;
  private readonly listener: EnvironmentListener;
  /** Process groups that the handler started. */
  private readonly groups = new Set<number>();
  private waitedForChild = false;
  private readonly endLeft: () => void;
  private stream: PassThrough | undefined;
  private end: EnvironmentEnd | undefined;
  private killed = false;
  private usedBytes: number | undefined;

  constructor(worker: Worker, listener: EnvironmentListener, endLeft: () => void) {
    this.worker = worker;
    this.listener = listener;
    this.endLeft = endLeft;
    worker.on('message', (message: string | Uint8Array) => {
      if (!this.killed) this.hear(message);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      this.end = describeWorkerError(error);
    });
    worker.on('exit', (exitCode) => {
      this.stream?.destroy();
      this.endChildren();
      if (!this.killed) listener.ended(this.end ?? describeExit(exitCode, null));
    });
    // What the runtime itself prints (warnings, fatal errors) has no request.
    for (const output of [worker.stdout, worker.stderr]) {
      output.setEncoding('utf8').on('data', (text: string) => listener.line(text.trimEnd(), ''));
    }
  }

  invoke({ requestId, functionArn, deadline, traceHeader, payload, ...rare }: Invocation): void {
    const text = typeof payload === 'string' ? payload : payload.toString('utf8');
    const { measured, clientContext, tenantId } = rare;
    const isPlain = !measured && clientContext === undefined && tenantId === undefined;
    const more = isPlain ? '' : `\t${measured ? 'M' : ''}\t${clientContext ?? ''}\t${tenantId ?? ''}`;
    this.worker.postMessage(
      `${requestId}\t${functionArn}\t${deadline}\t${traceHeader ?? ''}${more}\n${text}`,
    );
  }

  usedMegabytes(): number | undefined {
    return this.usedBytes === undefined ? undefined : this.usedBytes / 1_048_576;
  }

  kill(): void {
    if (this.killed) return;
    this.killed = true;
    this.stream?.destroy();
    this.endChildren();
    void this.worker.terminate();
  }

  private endChildren(): void {
    for (const pid of this.groups) killGroup(pid);
    if (this.groups.size > 0 || this.waitedForChild) this.endLeft();
    this.groups.clear();
  }

  private hear(message: string | Uint8Array): void {
    if (typeof message !== 'string') {
      // A handler that finds the port may post anything.
      if (message instanceof Uint8Array) this.chunk(message);
      return;
    }
    const text = message.slice(1);
    switch (message[0]) {
      case 'R':
        this.listener.settled({ kind: 'result', payload: text }, true);
        break;
      case 'L': {
        const tab = text.indexOf('\t');
        this.listener.line(text.slice(tab + 1), text.slice(0, tab));
        break;
      }
      case 'E':
        if (this.stream === undefined) this.listener.settled({ kind: 'error', payload: text }, true);
        else this.endStream(text);
        break;
      case 'P':
        // A handler that finds the port may post anything: 1 would stand for every process.
        if (Number(text) > 1) this.groups.add(Number(text));
        break;
      case 'W':
        this.waitedForChild = true;
        break;
      case 'Q':
        this.groups.delete(Number(text));
        break;
      case 'M':
        this.usedBytes = Number(text);
        break;
      case 'I':
        this.listener.ready();
        break;
      case 'F':
        this.stream?.destroy();
        this.listener.fatal(text);
        break;
      case 'X':
        this.listener.settled({ kind: 'bad-event', problem: text }, true);
        break;
      case 'S':
        this.stream = new PassThrough();
        this.listener.settled({ kind: 'stream', stream: this.stream, contentType: text }, false);
        break;
      case 'Z':
        this.endStream();
        break;
    }
  }

  /** The worker sends the next chunk when this one is taken: a slow reader slows the function, not gwctl's memory. */
  private chunk(bytes: Uint8Array): void {
    this.stream?.write(bytes, () => this.worker.postMessage('A'));
  }

  private endStream(payload?: string): void {
    const stream = this.stream;
    this.stream = undefined;
    if (payload === undefined) stream?.end();
    else stream?.destroy();
    this.listener.settled({ kind: 'stream-end', ...(payload === undefined ? {} : { payload }) }, true);
  }
}

function describeWorkerError(error: NodeJS.ErrnoException): EnvironmentEnd {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return { errorType: 'Runtime.OutOfMemory', reason: 'Runtime exited with error: signal: killed' };
  }
  return { reason: `Runtime exited with error: ${error.message}` };
}

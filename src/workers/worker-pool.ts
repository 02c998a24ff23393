import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { ServedState } from '../assembly/gateway-host.ts';
import type { MemorySession } from './memory-keeper.ts';
import type { Collected, FigureName, WorkerStart } from './messages.ts';
import { nothingServed } from './served-state.ts';
import { Worker } from './worker.ts';

export interface PoolOptions {
  readonly size: number;
  readonly start: Omit<WorkerStart, 'port' | 'revision' | 'patch'>;
  readonly spawn: () => ChildProcess;
  /** Makes what answers one worker's questions. */
  readonly session: () => MemorySession;
  readonly figures: (name: FigureName, collect: () => Promise<Collected>) => Promise<unknown>;
  /** Text of workers for stderr. */
  readonly onSaid: (text: string) => void;
  /** One sentence for the person who runs the gateway. */
  readonly onNotice: (text: string) => void;
}

/** A worker that is so late with a state is not waited for: an endless loop in one must not hold up the others. */
const mostPatience = 5_000;

/** A worker that ends sooner than this was of no use: the next one starts no sooner, so that a machine is not kept busy with starts. */
const shortestLife = 1_000;

/** What a worker gets beyond the grace to put things away, before it is killed. */
const tidyingMillis = 1_000;

/** Several processes behind one port: each connection goes to one of them in turn, and who ends is replaced. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #workers = new Set<Worker>();
  /** Workers that can take a connection, who has waited longest first. */
  readonly #free = new Set<Worker>();
  readonly #connections: Socket[] = [];
  readonly #told = new Map<string, number>();
  readonly #notices = new WeakMap<Worker, Map<string, number>>();
  #port = 0;
  #state: ServedState = nothingServed();
  #revision = 0;
  #waiting: (() => boolean)[] = [];
  #isClosing = false;
  #failed: ((error: Error) => void) | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Starts all workers with a state. Rejects when one of them ends before it is ready. @param port where connections are accepted */
  start(port: number, state: ServedState): Promise<void> {
    this.#port = port;
    this.#state = state;
    const failed = new Promise<never>((_, reject) => {
      this.#failed = reject;
    });
    for (let number = 1; number <= this.#options.size; number++) this.#add(number);
    const ready = this.#when(() => [...this.#workers].every((worker) => worker.isReady));
    return Promise.race([ready, failed]).finally(() => {
      this.#failed = undefined;
    });
  }

  /** Serves another state. Resolves when every worker does, or some time later. */
  async follow(state: ServedState): Promise<void> {
    this.#state = state;
    this.#revision += 1;
    const revision = this.#revision;
    for (const worker of this.#workers) worker.follow(state, revision);
    const late = () => [...this.#workers].filter(({ applied }) => applied < revision);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((done) => {
      timer = setTimeout(done, mostPatience);
    });
    await Promise.race([this.#when(() => late().length === 0), patience]);
    clearTimeout(timer);
    for (const { number } of late())
      this.#options.onNotice(`Worker ${number} does not answer, and serves what it served before.`);
  }

  /** A connection for the next worker that is free. */
  connect(socket: Socket): void {
    this.#connections.push(socket);
    this.#handOut();
  }

  /** Lets the workers finish for at most so long. Resolves when all of them have ended. */
  async close(graceInMillis: number): Promise<void> {
    this.#isClosing = true;
    this.#dropConnections();
    for (const worker of this.#workers) worker.stop(graceInMillis);
    const timer = setTimeout(() => {
      for (const worker of this.#workers) worker.kill();
    }, graceInMillis + tidyingMillis);
    await this.#when(() => this.#workers.size === 0);
    clearTimeout(timer);
  }

  #add(number: number): void {
    if (this.#isClosing) return;
    const { spawn, session, start } = this.#options;
    const worker = new Worker(
      number,
      spawn(),
      session(),
      {
        ready: () => this.#check(),
        free: (freed) => {
          this.#free.add(freed);
          this.#handOut();
        },
        applied: () => this.#check(),
        said: (text) => this.#options.onSaid(text),
        notice: (from, text) => this.#notice(from, text),
        figures: (name) => this.#options.figures(name, () => this.#collect()),
        ended: (ended, how, untaken) => {
          if (untaken) this.#connections.unshift(untaken);
          this.#ended(ended, how);
        },
      },
      performance.now(),
    );
    this.#workers.add(worker);
    worker.start({ ...start, port: this.#port }, this.#state, this.#revision);
  }

  #dropConnections(): void {
    for (const socket of this.#connections.splice(0)) socket.destroy();
  }

  #handOut(): void {
    for (const worker of this.#free) {
      const socket = this.#connections.shift();
      if (!socket) return;
      this.#free.delete(worker);
      worker.hand(socket);
    }
  }

  #ended(worker: Worker, how: string): void {
    this.#workers.delete(worker);
    this.#free.delete(worker);
    if (this.#isClosing) this.#dropConnections();
    else {
      this.#handOut();
      if (this.#failed)
        this.#failed(new Error(`Worker ${worker.number} ended before it was ready (${how}).`));
      else this.#replace(worker, how);
    }
    this.#check();
  }

  #replace({ number, pid, startedAt }: Worker, how: string): void {
    this.#options.onNotice(`Worker ${number} (process ${pid}) ended (${how}); another one takes its place.`);
    const lived = performance.now() - startedAt;
    setTimeout(() => this.#add(number), lived < shortestLife ? shortestLife : 0).unref();
  }

  /** What every worker finds is said once: as often as the one that said it most. */
  #notice(worker: Worker, text: string): void {
    const own = this.#notices.get(worker) ?? new Map<string, number>();
    this.#notices.set(worker, own);
    const times = (own.get(text) ?? 0) + 1;
    own.set(text, times);
    if (times <= (this.#told.get(text) ?? 0)) return;
    this.#told.set(text, times);
    this.#options.onNotice(text);
  }

  async #collect(): Promise<Collected> {
    const all = await Promise.all([...this.#workers].map((worker) => worker.collect()));
    return {
      minutes: all.flatMap(({ minutes }) => minutes),
      segments: all.flatMap(({ segments }) => segments),
    };
  }

  /** Resolves when something is so, now or after what a worker says next. */
  #when(isSo: () => boolean): Promise<void> {
    if (isSo()) return Promise.resolve();
    return new Promise((done) => {
      this.#waiting.push(() => {
        const is = isSo();
        if (is) done();
        return is;
      });
    });
  }

  #check(): void {
    this.#waiting = this.#waiting.filter((isOver) => !isOver());
  }
}

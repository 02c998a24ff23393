import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { HeldConnection } from '../message/connection-network.ts';
import { ConnectionRelay } from './connection-relay.ts';
import type { MemorySession } from './memory-keeper.ts';
import type { Collected, FigureName, WorkerStart } from './messages.ts';
import { nothingServed } from './served-state.ts';
import { type Served, Worker, type WorkerEvents } from './worker.ts';

export interface PoolOptions {
  readonly size: number;
  readonly start: Omit<WorkerStart, 'port' | 'revision' | 'patch' | 'variables' | 'mark'>;
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
  readonly #relay = new ConnectionRelay();
  /** WebSocket connections of workers that died, until another one takes over. */
  readonly #lost: HeldConnection[] = [];
  #served: Served = { state: nothingServed(), variables: {} };
  #revision = 0;
  #waiting: (() => boolean)[] = [];
  #isClosing = false;
  #failed: ((error: Error) => void) | undefined;
  readonly #events: WorkerEvents = {
    ready: (worker) => this.#ready(worker),
    free: (worker) => {
      this.#free.add(worker);
      this.#handOut();
    },
    applied: () => this.#check(),
    calls: (from, calls) => this.#relay.ask(from, calls),
    replies: (by, replies) => this.#relay.answer(by, replies),
    said: (text) => this.#options.onSaid(text),
    notice: (from, text) => this.#notice(from, text),
    figures: (name) => this.#options.figures(name, () => this.#collect()),
    ended: (worker, how, untaken) => {
      if (untaken) this.#connections.unshift(untaken);
      this.#ended(worker, how);
    },
  };

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Starts all workers with a state. Rejects when one of them ends before it is ready. @param port where connections are accepted */
  start(port: number, served: Served): Promise<void> {
    this.#port = port;
    this.#served = served;
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
  async follow(served: Served): Promise<void> {
    this.#served = served;
    this.#revision += 1;
    const revision = this.#revision;
    for (const worker of this.#workers) worker.follow(served, revision);
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
    const worker = new Worker(number, spawn(), session(), this.#events, performance.now());
    this.#workers.add(worker);
    worker.start({ ...start, port: this.#port }, this.#served, this.#revision);
  }

  #ready(worker: Worker): void {
    this.#relay.join(worker);
    this.#handLost();
    this.#check();
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

  /**
   * `$disconnect` of connections that died with their worker: the others run it, each its part, or the first that is ready. Nothing runs
   * twice, since a worker says that a connection is over before it runs `$disconnect` itself.
   */
  #handLost(): void {
    const ready = [...this.#workers].filter(({ isReady }) => isReady);
    if (ready.length === 0 || this.#isClosing) return;
    const lost = this.#lost.splice(0);
    const share = Math.ceil(lost.length / ready.length);
    for (const [i, worker] of ready.entries()) {
      const connections = lost.slice(i * share, (i + 1) * share);
      if (connections.length > 0) worker.post({ kind: 'lost', connections });
    }
  }

  #ended(worker: Worker, how: string): void {
    this.#workers.delete(worker);
    this.#free.delete(worker);
    this.#relay.leave(worker);
    this.#lost.push(...worker.held.values());
    this.#handLost();
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

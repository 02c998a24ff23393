import type { ChildProcess, Serializable } from 'node:child_process';
import type { Socket } from 'node:net';
import type { ServedState } from '../assembly/gateway-host.ts';
import { killGroup } from '../environment/kill-group.ts';
import type { HeldConnection } from '../message/connection-network.ts';
import type { RelayEnd } from './connection-relay.ts';
import type { MemorySession } from './memory-keeper.ts';
import type {
  Collected,
  FigureName,
  FunctionVariables,
  NumberedCall,
  NumberedReply,
  ToParent,
  ToWorker,
  WorkerStart,
} from './messages.ts';
import { nothingServed, patchBetween } from './served-state.ts';

/** What a worker is to serve, and what its functions are to know. */
export interface Served {
  readonly state: ServedState;
  readonly variables: FunctionVariables;
}

/** What the pool hears of its workers. */
export interface WorkerEvents {
  ready(worker: Worker): void;
  /** It can take a connection. */
  free(worker: Worker): void;
  applied(): void;
  said(text: string): void;
  notice(worker: Worker, text: string): void;
  figures(name: FigureName): Promise<unknown>;
  /** Calls to connections of other workers. */
  calls(worker: Worker, calls: readonly NumberedCall[]): void;
  /** Answers to what other workers called. */
  replies(worker: Worker, replies: readonly NumberedReply[]): void;
  /**
   * @param how `exit code 1`, `SIGKILL`
   * @param untaken a connection that was on its way to it: nothing of it has been read
   */
  ended(worker: Worker, how: string, untaken: Socket | undefined): void;
}

/** Figures of a worker that is so late are left out. */
const mostPatience = 2_000;

const nothing: Collected = { minutes: [], segments: [] };

/** What the ids of a worker's connections begin with: a character for each of 64 workers. Ids of AWS, too, have beginnings in common. */
function markOf(number: number): string {
  const mark = marks[number - 1];
  if (mark === undefined) throw new RangeError(`There is no mark for worker ${number}.`);
  return mark;
}

const marks = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** One worker process, as its parent sees it. */
export class Worker implements RelayEnd {
  readonly mark: string;
  /** Its open WebSocket connections, by id. */
  readonly held = new Map<string, HeldConnection>();
  readonly number: number;
  readonly startedAt: number;
  readonly pid: number | undefined;
  isReady = false;
  /** The newest revision that it serves. */
  applied = -1;
  readonly #process: ChildProcess;
  readonly #events: WorkerEvents;
  readonly #session: MemorySession;
  /** Process groups of its functions: a loop in one does not hear that its worker was killed. */
  readonly #groups = new Set<number>();
  readonly #collecting = new Map<number, (collected: Collected) => void>();
  #collections = 0;
  #sent: ServedState = nothingServed();
  #handing: Socket | undefined;
  #isOver = false;

  constructor(
    number: number,
    child: ChildProcess,
    session: MemorySession,
    events: WorkerEvents,
    startedAt: number,
  ) {
    this.number = number;
    this.mark = markOf(number);
    this.startedAt = startedAt;
    this.pid = child.pid;
    this.#process = child;
    this.#events = events;
    this.#session = session;
    child.on('message', (message) => this.#receive(message as ToParent));
    child.on('error', (error) => {
      if (child.pid === undefined) this.#end(error.message); // it never started
    });
    child.on('exit', (code, signal) => {
      const end = () => this.#end(signal ?? `exit code ${code}`);
      // What it said last may still be on its way.
      if (child.connected) child.once('disconnect', end);
      else end();
    });
  }

  start(
    start: Omit<WorkerStart, 'revision' | 'patch' | 'variables' | 'mark'>,
    { state, variables }: Served,
    revision: number,
  ): void {
    const patch = this.#patchTo(state);
    this.post({ kind: 'start', start: { ...start, mark: this.mark, revision, patch, variables } });
  }

  follow({ state, variables }: Served, revision: number): void {
    this.post({ kind: 'state', revision, patch: this.#patchTo(state), variables });
  }

  /** Gives it a connection; it is free for the next when it has taken this one. Until then the connection stays open here, too. */
  hand(socket: Socket): void {
    this.#handing = socket;
    const message: ToWorker = { kind: 'connection' };
    this.#process.send(message, socket, { keepOpen: true }, () => undefined);
  }

  /** What it recorded; nothing where it ends meanwhile, or does not answer. */
  collect(): Promise<Collected> {
    if (this.#isOver) return Promise.resolve(nothing);
    const id = ++this.#collections;
    return new Promise((done) => {
      const timer = setTimeout(done, mostPatience, nothing);
      this.#collecting.set(id, (collected) => {
        clearTimeout(timer);
        done(collected);
      });
      this.post({ kind: 'collect', id });
    });
  }

  stop(graceInMillis: number): void {
    this.post({ kind: 'stop', graceInMillis });
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  post(message: ToWorker): void {
    // Whoever ends meanwhile is heard of by its `exit`.
    if (this.#process.connected)
      this.#process.send(message as Serializable, undefined, undefined, () => undefined);
  }

  #patchTo(state: ServedState): ReturnType<typeof patchBetween> {
    const patch = patchBetween(this.#sent, state);
    this.#sent = state;
    return patch;
  }

  #receive(message: ToParent): void {
    switch (message.kind) {
      case 'asked':
        this.post({ kind: 'answers', batch: message.batch, answers: this.#session.answer(message.items) });
        break;
      case 'ready':
        this.isReady = true;
        this.#events.ready(this);
        this.#events.free(this);
        break;
      case 'applied':
        this.applied = message.revision;
        this.#events.applied();
        break;
      case 'taken':
        // The worker's own hold on it remains.
        this.#handing?.destroy();
        this.#handing = undefined;
        this.#events.free(this);
        break;
      case 'calls':
        this.#events.calls(this, message.calls);
        break;
      case 'replies':
        this.#events.replies(this, message.replies);
        break;
      case 'opened':
        this.held.set(message.connection.kept.connectionId, message.connection);
        break;
      case 'closed':
        this.held.delete(message.connectionId);
        break;
      case 'group':
        if (message.isLive) this.#groups.add(message.group);
        else this.#groups.delete(message.group);
        break;
      case 'said':
        this.#events.said(message.text);
        break;
      case 'notice':
        this.#events.notice(this, message.text);
        break;
      case 'figures':
        void this.#events
          .figures(message.name)
          .catch((error: unknown) => ({ message: String(error) }))
          .then((figures) => this.post({ kind: 'figures', id: message.id, figures }));
        break;
      case 'collected':
        this.#collecting.get(message.id)?.(message.collected);
        this.#collecting.delete(message.id);
        break;
    }
  }

  #end(how: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#session.end();
    for (const group of this.#groups) killGroup(group);
    for (const done of this.#collecting.values()) done(nothing);
    this.#events.ended(this, how, this.#handing);
  }
}

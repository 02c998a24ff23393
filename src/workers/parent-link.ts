import type { Socket } from 'node:net';
import type { ServedState } from '../assembly/gateway-host.ts';
import type { SocketSource } from '../server/socket-source.ts';
import type { Collected, FigureName, ToParent, ToWorker, WorkerStart } from './messages.ts';
import { ParentQuestions } from './parent-questions.ts';
import { nothingServed, patched } from './served-state.ts';

/** How a worker and its parent reach each other. */
export interface ParentPort {
  /** Nothing happens once the parent has gone. */
  post(message: ToParent): void;
  onMessage(listener: (message: ToWorker, socket: Socket | undefined) => void): void;
  /** The parent has gone. */
  onGone(listener: () => void): void;
}

/** A state to serve, and its number. */
export interface NumberedState {
  readonly state: ServedState;
  readonly revision: number;
}

/** A worker's side of what it and its parent say to each other. */
export class ParentLink {
  readonly questions: ParentQuestions;
  /** The first message. */
  readonly started: Promise<WorkerStart>;
  /** When to stop, and how many milliseconds there are for what runs: none where the parent has gone. */
  readonly stopped: Promise<number>;
  readonly #port: ParentPort;
  readonly #figures = new Map<number, (figures: unknown) => void>();
  #asked = 0;
  #served: NumberedState = { state: nothingServed(), revision: 0 };
  #onState: ((served: NumberedState) => void) | undefined;
  #onConnection: ((socket: Socket) => void) | undefined;
  #collect: () => Collected = () => ({ minutes: [], segments: [] });
  #start: (start: WorkerStart) => void = () => undefined;
  #stop: (graceInMillis: number) => void = () => undefined;

  constructor(port: ParentPort) {
    this.#port = port;
    this.questions = new ParentQuestions((batch) => port.post({ kind: 'asked', ...batch }));
    this.started = new Promise((done) => {
      this.#start = done;
    });
    this.stopped = new Promise((done) => {
      this.#stop = done;
    });
    port.onMessage((message, socket) => this.#receive(message, socket));
    port.onGone(() => {
      this.questions.fail(new Error('The parent of this worker has gone.'));
      this.#stop(0);
    });
  }

  /** The newest state. */
  get served(): NumberedState {
    return this.#served;
  }

  /** Hears of each state after the newest one so far. */
  onState(listener: (served: NumberedState) => void): void {
    this.#onState = listener;
  }

  /** Everything of a revision is served. */
  applied(revision: number): void {
    this.#port.post({ kind: 'applied', revision });
  }

  /** Connections come from now on. */
  ready(): void {
    this.#port.post({ kind: 'ready' });
  }

  sockets(port: number): SocketSource {
    return {
      port,
      take: (connection) => {
        this.#onConnection = connection;
      },
    };
  }

  /** Whole lines for stderr. */
  say(text: string): void {
    this.#port.post({ kind: 'said', text });
  }

  /** A sentence that every worker may have. */
  notice(text: string): void {
    this.#port.post({ kind: 'notice', text });
  }

  figures(name: FigureName): Promise<unknown> {
    const id = ++this.#asked;
    return new Promise((done) => {
      this.#figures.set(id, done);
      this.#port.post({ kind: 'figures', id, name });
    });
  }

  /** What this worker recorded, whenever the parent asks. */
  onCollect(collect: () => Collected): void {
    this.#collect = collect;
  }

  #receive(message: ToWorker, socket: Socket | undefined): void {
    switch (message.kind) {
      case 'answers':
        this.questions.answered(message.batch, message.answers);
        break;
      case 'connection':
        this.#connect(socket);
        break;
      case 'start':
        this.#take(message.start);
        this.#start(message.start);
        break;
      case 'state':
        this.#take(message);
        this.#onState?.(this.#served);
        break;
      case 'figures':
        this.#figures.get(message.id)?.(message.figures);
        this.#figures.delete(message.id);
        break;
      case 'collect':
        this.#port.post({ kind: 'collected', id: message.id, collected: this.#collect() });
        break;
      case 'stop':
        this.#stop(message.graceInMillis);
        break;
    }
  }

  #take({ revision, patch }: Pick<WorkerStart, 'revision' | 'patch'>): void {
    this.#served = { state: patched(this.#served.state, patch), revision };
  }

  /** @param socket undefined where its client has gone on the way */
  #connect(socket: Socket | undefined): void {
    this.#port.post({ kind: 'taken' });
    if (socket) this.#onConnection?.(socket);
  }
}

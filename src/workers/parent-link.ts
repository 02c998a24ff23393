import type { Socket } from 'node:net';
import type { RemoteMemory, ServedState } from '../assembly/gateway-host.ts';
import type { Clock, Timers } from '../environment/environment.ts';
import type {
  ConnectionCall,
  ConnectionNetwork,
  ConnectionReply,
  HeldConnection,
} from '../message/connection-network.ts';
import type { SocketSource } from '../server/socket-source.ts';
import { answerCalls, ConnectionCalls } from './connection-calls.ts';
import type {
  Collected,
  FigureName,
  FunctionVariables,
  NumberedCall,
  ToParent,
  ToWorker,
  WorkerStart,
} from './messages.ts';
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
  /** For functions. */
  readonly variables: FunctionVariables;
}

/** The WebSocket connections of this process, as others ask for them. */
export interface OwnConnections {
  call(call: ConnectionCall): ConnectionReply;
  /** Runs `$disconnect` of a connection whose worker died. */
  lost(connection: HeldConnection): void;
}

/** Nothing is served yet, and nobody is connected. */
const noConnections: OwnConnections = { call: () => 'gone', lost: () => undefined };

/** A worker's side of what it and its parent say to each other. */
export class ParentLink {
  readonly questions: ParentQuestions;
  /** The first message. */
  readonly started: Promise<WorkerStart>;
  /** When to stop, and how many milliseconds there are for what runs: none where the parent has gone. */
  readonly stopped: Promise<number>;
  readonly #port: ParentPort;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #calls: ConnectionCalls;
  readonly #figures = new Map<number, (figures: unknown) => void>();
  #asked = 0;
  #served: NumberedState = { state: nothingServed(), revision: 0, variables: {} };
  #onState: ((served: NumberedState) => void) | undefined;
  #onConnection: ((socket: Socket) => void) | undefined;
  #connections = noConnections;
  #collect: () => Collected = () => ({ minutes: [], segments: [] });
  #start: (start: WorkerStart) => void = () => undefined;
  #stop: (graceInMillis: number) => void = () => undefined;

  constructor(port: ParentPort, tools: { readonly clock: Pick<Clock, 'now'>; readonly timers: Timers }) {
    this.#port = port;
    this.#clock = tools.clock;
    this.#calls = new ConnectionCalls({ ...tools, post: (calls) => port.post({ kind: 'calls', calls }) });
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
      this.#calls.end();
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

  /** The way to the connections of other workers. @param mark what the ids of this one's begin with */
  network(mark: string): ConnectionNetwork {
    return {
      mark,
      call: (call) => this.#calls.ask(call),
      opened: (connection) => this.#port.post({ kind: 'opened', connection }),
      closed: (connectionId) => this.#port.post({ kind: 'closed', connectionId }),
    };
  }

  /** For the processes that functions run in: the parent ends those that this one leaves when it is killed. */
  processGroups(): RemoteMemory['processGroups'] {
    return {
      began: (group) => this.#port.post({ kind: 'group', group, isLive: true }),
      ended: (group) => this.#port.post({ kind: 'group', group, isLive: false }),
    };
  }

  /** Where other workers' calls go. */
  onConnections(connections: OwnConnections): void {
    this.#connections = connections;
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
      case 'calls':
        this.#answer(message.calls);
        break;
      case 'replies':
        this.#calls.answered(message.replies);
        break;
      case 'lost':
        for (const connection of message.connections) this.#connections.lost(connection);
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

  #answer(calls: readonly NumberedCall[]): void {
    const replies = answerCalls(calls, this.#clock.now(), (call) => this.#connections.call(call));
    this.#port.post({ kind: 'replies', replies });
  }

  #take({ revision, patch, variables }: Pick<WorkerStart, 'revision' | 'patch' | 'variables'>): void {
    this.#served = { state: patched(this.#served.state, patch), revision, variables };
  }

  /** @param socket undefined where its client has gone on the way */
  #connect(socket: Socket | undefined): void {
    this.#port.post({ kind: 'taken' });
    if (socket) this.#onConnection?.(socket);
  }
}

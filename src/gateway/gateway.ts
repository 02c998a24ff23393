import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Awaitable } from '../environment/awaitable.ts';
import type { Environment } from '../environment/environment.ts';
import type { ConnectionGate } from '../limits/new-connections.ts';
import type {
  ConnectionCall,
  ConnectionNetwork,
  ConnectionReply,
  HeldConnection,
} from '../message/connection-network.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import type { HandshakeAnswer, HandshakeRequest } from '../message/websocket.ts';
import type { ProtocolType } from '../model/api.ts';
import type { BasePathMapping } from '../model/stage.ts';
import { type BugReporter, type EntryState, handleRequest, locateSocket } from './entry.ts';
import type { HttpStageRuntime } from './http-stage.ts';
import { refuseMalformed } from './malformed-request.ts';
import { forbidden } from './plain-answers.ts';
import type { RestStageRuntime } from './rest-stage.ts';
import { StageTable } from './stage-table.ts';
import { WebSocketGateway } from './websocket-gateway.ts';
import type { WebSocketStageRuntime } from './websocket-stage.ts';

export interface GatewayOptions {
  readonly environment: Environment;
  readonly onBug: BugReporter;
  /** `--mount root`: this stage answers at `/` where nothing else is addressed. */
  readonly root?: { readonly apiId: string; readonly stage: string };
  readonly admitsConnection: ConnectionGate;
  /** Other processes that serve the same APIs; absent: there is none. */
  readonly network?: ConnectionNetwork | undefined;
}

/** The APIs and stages being served. Replacing one is putting another reference in its place: calls under way end on the old one. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #stages = new StageTable<RestStageRuntime>();
  readonly #httpStages = new StageTable<HttpStageRuntime>();
  readonly #webSockets: WebSocketGateway;
  #knownApis: ReadonlyMap<string, ProtocolType> = new Map();
  #domains: ReadonlyMap<string, readonly BasePathMapping[]> = new Map();
  #mutualTls: ReadonlySet<string> = new Set();
  #state: EntryState;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#webSockets = new WebSocketGateway(options);
    this.#state = this.#newState();
  }

  /** Serves a stage from now on, in place of what it was. */
  put(stage: RestStageRuntime): void {
    this.#stages.put(stage);
    this.#state = this.#newState();
  }

  /** The same for a stage of an HTTP API. */
  putHttp(stage: HttpStageRuntime): void {
    this.#httpStages.put(stage);
    this.#state = this.#newState();
  }

  /** The same for a stage of a WebSocket API. Open connections go on: their next message is the new stage's. */
  putWebSocket(stage: WebSocketStageRuntime): void {
    this.#webSockets.put(stage);
    this.#state = this.#newState();
  }

  /** Serves a stage no longer. */
  remove(apiId: string, stageName: string): void {
    this.#stages.remove(apiId, stageName);
    this.#httpStages.remove(apiId, stageName);
    this.#webSockets.remove(apiId, stageName);
    this.#state = this.#newState();
  }

  /** Every API there is, served or not: a call to one without stages is told so. */
  setKnownApis(apis: ReadonlyMap<string, ProtocolType>): void {
    this.#knownApis = apis;
    this.#state = this.#newState();
  }

  /** Custom domains, by name in lower case. */
  setDomains(domains: ReadonlyMap<string, readonly BasePathMapping[]>, mutualTls: ReadonlySet<string>): void {
    this.#domains = domains;
    this.#mutualTls = mutualTls;
    this.#state = this.#newState();
  }

  stage(apiId: string, stageName: string): RestStageRuntime | undefined {
    return this.#stages.get(apiId, stageName);
  }

  httpStage(apiId: string, stageName: string): HttpStageRuntime | undefined {
    return this.#httpStages.get(apiId, stageName);
  }

  /** Every stage of a REST API served. */
  stages(): RestStageRuntime[] {
    return this.#stages.all();
  }

  diagnostics(): Diagnostic[] {
    const stages = [...this.stages(), ...this.#httpStages.all(), ...this.#webSockets.stages.all()];
    return stages.flatMap((stage) => stage.diagnostics);
  }

  /** Answers at once where nothing has to be waited for, as for a MOCK. */
  handle(request: ClientRequest): Awaitable<ClientResponse> {
    return handleRequest(this.#state, request, this.#options.environment, this.#options.onBug);
  }

  /** Answers what the server could not take for a request. */
  refuse(status: number, message: string, request: ClientRequest | undefined): ClientResponse {
    return refuseMalformed(this.#state.book, { status, message, request }, this.#options.environment);
  }

  /** Whether a WebSocket API is served. */
  speaksSockets(): boolean {
    return !this.#webSockets.stages.isEmpty;
  }

  /** Whether a handshake would reach a WebSocket API; elsewhere it is a plain request. */
  takesSockets(request: ClientRequest): boolean {
    return locateSocket(this.#state.book, request) !== undefined;
  }

  /** Answers a WebSocket handshake. */
  upgrade(request: HandshakeRequest): Awaitable<HandshakeAnswer> {
    const addressed = locateSocket(this.#state.book, request);
    return addressed ? this.#webSockets.upgrade(request, addressed) : { refused: forbidden() };
  }

  /** Asks one of the WebSocket connections that are open here, for another process of the same gateway. */
  callConnection(call: ConnectionCall): ConnectionReply {
    return this.#webSockets.connections.call(call);
  }

  /** Runs `$disconnect` of a connection whose process died. */
  lostConnection(connection: HeldConnection): void {
    this.#webSockets.connections.lost(connection);
  }

  /** Closes every WebSocket connection; resolves when `$disconnect` has run for all of them. */
  async closeSockets(): Promise<void> {
    this.#webSockets.connections.closeAll();
    await this.#webSockets.connections.settled();
  }

  /** Resolves when no message and no disconnect runs. */
  socketsIdle(): Promise<void> {
    return this.#webSockets.connections.idle();
  }

  #newState(): EntryState {
    const { stages: webSocketStages } = this.#webSockets;
    const served = [this.#stages, this.#httpStages, webSocketStages].flatMap((table) => [...table.apiIds()]);
    const known = (protocol: ProtocolType) =>
      [...this.#knownApis].filter(([, kind]) => kind === protocol).map(([apiId]) => apiId);
    const httpApis = new Set([...known('HTTP'), ...this.#httpStages.apiIds()]);
    return {
      book: {
        apiIds: new Set(served),
        httpApis: new Map([...httpApis].map((apiId) => [apiId, this.#httpStages.namesOf(apiId)])),
        webSocketApis: new Set([...known('WEBSOCKET'), ...webSocketStages.apiIds()]),
        knownApiIds: new Set(this.#knownApis.keys()),
        domains: this.#domains,
        mutualTls: this.#mutualTls,
        root: this.#options.root,
      },
      stage: (apiId, stageName) => this.#stages.get(apiId, stageName),
      httpStage: (apiId, stageName) => this.#httpStages.get(apiId, stageName),
      webSockets: this.#webSockets,
    };
  }
}

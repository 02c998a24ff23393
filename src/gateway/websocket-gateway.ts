import { type Awaitable, whenReady } from '../environment/awaitable.ts';
import type { Environment } from '../environment/environment.ts';
import type { ConnectionGate } from '../limits/new-connections.ts';
import type {
  ConnectionCall,
  ConnectionNetwork,
  ConnectionReply,
  HeldConnection,
} from '../message/connection-network.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import type { ConnectionFacts, HandshakeAnswer, HandshakeRequest } from '../message/websocket.ts';
import { answerConnectionsCall } from './connections-api.ts';
import type { BugReporter } from './entry.ts';
import { forbidden, plainAnswer } from './plain-answers.ts';
import { StageTable } from './stage-table.ts';
import { connectionIdOf, type WebSocketAddress } from './websocket-address.ts';
import type { OpenConnection } from './websocket-connection.ts';
import { WebSocketConnections } from './websocket-connections.ts';
import { handleDisconnect, handleMessage, openConnection } from './websocket-entry.ts';
import type { WebSocketStageRuntime } from './websocket-stage.ts';

/** A request whose address is a stage of a WebSocket API. */
export interface AddressedSocketRequest {
  readonly address: WebSocketAddress;
  readonly domainName: string;
  /** False at a domain with mutual TLS that does not know the client's certificate. */
  readonly isTrusted: boolean;
}

export interface WebSocketOptions {
  readonly environment: Environment;
  readonly onBug: BugReporter;
  readonly admitsConnection: ConnectionGate;
  /** The other processes that serve this gateway; absent: there is none. */
  readonly network?: ConnectionNetwork | undefined;
}

/** The WebSocket APIs of a gateway: stages, their connections, and what may be asked of both. */
export class WebSocketGateway {
  readonly stages = new StageTable<WebSocketStageRuntime>();
  readonly connections: WebSocketConnections;
  readonly #environment: Environment;
  readonly #onBug: BugReporter;
  readonly #admitsConnection: ConnectionGate;
  readonly #network: ConnectionNetwork | undefined;
  /** Stages that are gone, for the `$disconnect` of their last connections. */
  readonly #retired = new StageTable<WebSocketStageRuntime>();

  constructor({ environment, onBug, admitsConnection, network }: WebSocketOptions) {
    this.#environment = environment;
    this.#onBug = onBug;
    this.#admitsConnection = admitsConnection;
    this.#network = network;
    const routes = {
      message: (connection: OpenConnection, text: string) => this.#message(connection, text),
      disconnect: (connection: HeldConnection, code: number, reason: string) =>
        this.#disconnect(connection, code, reason),
      sent: (connection: OpenConnection) => this.#countSent(connection),
      ...(network && {
        opened: (connection: HeldConnection) => network.opened(connection),
        closed: (connectionId: string) => network.closed(connectionId),
      }),
    };
    this.connections = new WebSocketConnections(environment, routes, onBug);
  }

  /** `MessageCount` is of both directions (documented, websocket.md 10). Unverified: that what is sent counts for no route. */
  #countSent({ apiId, stageName }: OpenConnection): void {
    const stage = this.stages.get(apiId, stageName);
    stage?.recorder.meter?.add('MessageCount', 1, stage.unmatched.facts);
  }

  put(stage: WebSocketStageRuntime): void {
    this.stages.put(stage);
    this.#retired.remove(stage.apiId, stage.stageName);
  }

  /** Closes the stage's connections. */
  remove(apiId: string, stageName: string): void {
    const stage = this.stages.get(apiId, stageName);
    if (!stage) return;
    this.stages.remove(apiId, stageName);
    this.#retired.put(stage);
    this.connections.closeStage(apiId, stageName);
  }

  /** Answers a handshake (websocket.md 4). The connection is there for others from `open` on. */
  upgrade(request: HandshakeRequest, addressed: AddressedSocketRequest): Awaitable<HandshakeAnswer> {
    const { address } = addressed;
    const stage = this.#stageOf(address);
    // Unverified: that a path behind the stage is refused.
    if (!stage || address.rest !== '/') return { refused: forbidden() };
    return whenReady(this.#admitsConnection(), (isAdmitted) =>
      isAdmitted
        ? this.#shakeHands(stage, request, addressed)
        : { refused: plainAnswer(429, 'Too Many Requests', 'TooManyRequestsException') },
    );
  }

  #shakeHands(
    stage: WebSocketStageRuntime,
    request: HandshakeRequest,
    { address, domainName, isTrusted }: AddressedSocketRequest,
  ): Awaitable<HandshakeAnswer> {
    const connection = this.#newConnection(request, domainName);
    const handshake = { request, connection, signal: request.gone, isTrusted };
    const verdict = openConnection(stage, handshake, this.#environment, this.#onBug);
    return whenReady(verdict, (decided): HandshakeAnswer => {
      if (!decided.accepted) return { refused: decided.response };
      const { subprotocol, kept } = decided;
      return {
        ...(subprotocol !== undefined && { subprotocol }),
        open: (socket) => this.connections.open(address.apiId, address.stage, kept, socket),
      };
    });
  }

  /** A request that is no handshake: `@connections`, else nothing that a WebSocket API has. */
  handle(request: ClientRequest, { address, isTrusted }: AddressedSocketRequest): Awaitable<ClientResponse> {
    const stage = this.#stageOf(address);
    if (!stage || !isTrusted) return this.#withId(forbidden());
    const connectionId = connectionIdOf(address.rest);
    if (connectionId === undefined)
      return this.#withId(address.rest === '/' ? upgradeRequired() : forbidden());
    const answer = answerConnectionsCall(request, connectionId, stage, (call) => this.#ask(call));
    return whenReady(answer, (ready) => this.#withId(ready));
  }

  /** A connection that is not here may be another process's, as its id says. */
  #ask(call: ConnectionCall): Awaitable<ConnectionReply> {
    const reply = this.connections.call(call);
    const network = this.#network;
    if (reply !== 'gone' || !network || call.connectionId.startsWith(network.mark)) return reply;
    return network.call(call);
  }

  #stageOf({ apiId, stage, isDefaultEndpoint }: WebSocketAddress): WebSocketStageRuntime | undefined {
    const found = this.stages.get(apiId, stage);
    return isDefaultEndpoint && found?.scope.api.disableExecuteApiEndpoint ? undefined : found;
  }

  #newConnection({ headers, remoteAddress }: ClientRequest, domainName: string): ConnectionFacts {
    const userAgent = headers.last('user-agent');
    return {
      connectionId: this.#newId(),
      connectedAt: this.#environment.clock.now(),
      domainName,
      sourceIp: remoteAddress,
      ...(userAgent !== undefined && { userAgent }),
    };
  }

  /** A character or two less to chance, where they say which process has the connection. */
  #newId(): string {
    const id = this.#environment.ids.extendedRequestId();
    const mark = this.#network?.mark ?? '';
    return mark + id.slice(mark.length);
  }

  #message(connection: OpenConnection, text: string): Awaitable<string | undefined> {
    const stage = this.stages.get(connection.apiId, connection.stageName);
    return stage && handleMessage(stage, connection.kept, text, this.#environment, this.#onBug);
  }

  #disconnect({ apiId, stageName, kept }: HeldConnection, code: number, reason: string): Awaitable<void> {
    const stage = this.stages.get(apiId, stageName) ?? this.#retired.get(apiId, stageName);
    return stage && handleDisconnect(stage, kept, code, reason, this.#environment, this.#onBug);
  }

  #withId(response: ClientResponse): ClientResponse {
    response.headers.raw.push('x-amzn-RequestId', this.#environment.ids.requestId());
    return response;
  }
}

/** Differs from AWS: what a plain request to a WebSocket API gets there is unknown. This one says what to do (RFC 9110, 15.5.22). */
function upgradeRequired(): ClientResponse {
  const headers = new HeaderList([
    ...['Upgrade', 'websocket', 'Sec-WebSocket-Version', '13'],
    ...['Content-Type', 'application/json', 'x-gwctl-local', 'upgrade-required'],
  ]);
  return { status: 426, headers, body: '{"message":"Upgrade Required"}' };
}

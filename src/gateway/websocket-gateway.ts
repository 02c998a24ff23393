import { type Awaitable, whenReady } from '../environment/awaitable.ts';
import type { Environment } from '../environment/environment.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import type { ConnectionFacts, HandshakeAnswer, HandshakeRequest } from '../message/websocket.ts';
import { answerConnectionsCall } from './connections-api.ts';
import type { BugReporter } from './entry.ts';
import { forbidden, plainAnswer } from './plain-answers.ts';
import { StageTable } from './stage-table.ts';
import { connectionIdOf, type WebSocketAddress } from './websocket-address.ts';
import { type OpenConnection, WebSocketConnections } from './websocket-connections.ts';
import { handleDisconnect, handleMessage, openConnection } from './websocket-entry.ts';
import type { WebSocketStageRuntime } from './websocket-stage.ts';

/** New connections a second, per account and region (documented, websocket.md 9). Unverified: the burst. */
const newConnections = { rateLimit: 500, burstLimit: 500 };

/** A request whose address is a stage of a WebSocket API. */
export interface AddressedSocketRequest {
  readonly address: WebSocketAddress;
  readonly domainName: string;
  /** False at a domain with mutual TLS that does not know the client's certificate. */
  readonly isTrusted: boolean;
}

/** The WebSocket APIs of a gateway: stages, their connections, and what may be asked of both. */
export class WebSocketGateway {
  readonly stages = new StageTable<WebSocketStageRuntime>();
  readonly connections: WebSocketConnections;
  readonly #environment: Environment;
  readonly #onBug: BugReporter;
  readonly #newConnections: TokenBucket;
  /** Stages that are gone, for the `$disconnect` of their last connections. */
  readonly #retired = new StageTable<WebSocketStageRuntime>();

  constructor(environment: Environment, onBug: BugReporter) {
    this.#environment = environment;
    this.#onBug = onBug;
    this.#newConnections = new TokenBucket(newConnections, environment.clock.monotonic());
    const routes = {
      message: (connection: OpenConnection, text: string) => this.#message(connection, text),
      disconnect: (connection: OpenConnection, code: number, reason: string) =>
        this.#disconnect(connection, code, reason),
      sent: (connection: OpenConnection) => this.#countSent(connection),
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
    const { address, domainName, isTrusted } = addressed;
    const stage = this.#stageOf(address);
    // Unverified: that a path behind the stage is refused.
    if (!stage || address.rest !== '/') return { refused: forbidden() };
    if (!this.#newConnections.take(this.#environment.clock.monotonic()))
      return { refused: plainAnswer(429, 'Too Many Requests', 'TooManyRequestsException') };
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
  handle(request: ClientRequest, { address, isTrusted }: AddressedSocketRequest): ClientResponse {
    const stage = this.#stageOf(address);
    if (!stage || !isTrusted) return this.#withId(forbidden());
    const connectionId = connectionIdOf(address.rest);
    if (connectionId === undefined)
      return this.#withId(address.rest === '/' ? upgradeRequired() : forbidden());
    return this.#withId(answerConnectionsCall(request, connectionId, stage, this.connections));
  }

  #stageOf({ apiId, stage, isDefaultEndpoint }: WebSocketAddress): WebSocketStageRuntime | undefined {
    const found = this.stages.get(apiId, stage);
    return isDefaultEndpoint && found?.scope.api.disableExecuteApiEndpoint ? undefined : found;
  }

  #newConnection({ headers, remoteAddress }: ClientRequest, domainName: string): ConnectionFacts {
    const userAgent = headers.last('user-agent');
    return {
      connectionId: this.#environment.ids.extendedRequestId(),
      connectedAt: this.#environment.clock.now(),
      domainName,
      sourceIp: remoteAddress,
      ...(userAgent !== undefined && { userAgent }),
    };
  }

  #message(connection: OpenConnection, text: string): Awaitable<string | undefined> {
    const stage = this.stages.get(connection.apiId, connection.stageName);
    return stage && handleMessage(stage, connection.kept, text, this.#environment, this.#onBug);
  }

  #disconnect({ apiId, stageName, kept }: OpenConnection, code: number, reason: string): Awaitable<void> {
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

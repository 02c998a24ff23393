import type { IssuerDirectory } from '../authorizers/cognito/issuer-directory.ts';
import type { IdentityDirectory } from '../authorizers/sigv4/identity-directory.ts';
import type { RateKeeper } from '../authorizers/waf/waf.ts';
import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { Awaitable } from '../environment/awaitable.ts';
import type { Environment } from '../environment/environment.ts';
import { compileHttpContextVariable } from '../expressions/http-context-variables.ts';
import { compileWebSocketContextVariable } from '../expressions/websocket-context-variables.ts';
import type { ProcessGroupListener, SharedConcurrency } from '../functions/function-settings.ts';
import { Gateway } from '../gateway/gateway.ts';
import { compileHttpStage, type HttpStageRuntime } from '../gateway/http-stage.ts';
import { compileRestStage, type RestStageRuntime } from '../gateway/rest-stage.ts';
import { compileWebSocketStage, type WebSocketStageRuntime } from '../gateway/websocket-stage.ts';
import { type ConnectionGate, createConnectionGate } from '../limits/new-connections.ts';
import type { ThrottleLimits } from '../limits/token-bucket.ts';
import { localGates, type UsageGates } from '../limits/usage-gate.ts';
import { UsageLedger } from '../limits/usage-ledger.ts';
import type { Call } from '../message/call.ts';
import type { ConnectionNetwork } from '../message/connection-network.ts';
import type { Api, HttpApi, RestApi, WebSocketApi } from '../model/api.ts';
import type { Deployment, Stage } from '../model/stage.ts';
import type { Step } from '../pipeline/rest.ts';
import type { StageTools } from '../pipeline/stage-tools.ts';
import type { MetricBook } from '../recording/metrics/metric-book.ts';
import type { TraceBook } from '../recording/traces/trace-book.ts';
import { type GatewayState, stageKey } from '../store/store.ts';
import { type CacheFigures, type RemoteStageMemory, StageMemory } from './stage-memory.ts';

/** What calls must remember and count, where another process keeps it: the parent of several workers. */
export interface RemoteMemory {
  readonly concurrency: SharedConcurrency;
  /** Ends the processes of functions that this one leaves when it is killed. */
  readonly processGroups: ProcessGroupListener;
  readonly usage: UsageGates;
  readonly rates: RateKeeper;
  readonly admitsConnection: ConnectionGate;
  /** The WebSocket connections of the other workers. */
  readonly network: ConnectionNetwork;
  stage(apiId: string, stageName: string): RemoteStageMemory;
  cacheFigures(): Promise<readonly CacheFigures[]>;
}

/** What a gateway needs of a state; of drafts only that they are there. */
export interface ServedState extends Omit<GatewayState, 'apis'> {
  readonly apis: ReadonlyMap<string, Pick<Api, 'protocol'>>;
}

export interface HostOptions {
  readonly environment: Environment;
  readonly region: string;
  readonly accountId: string;
  readonly issuers: IssuerDirectory;
  readonly identities: IdentityDirectory;
  readonly filterByWaf: Step | undefined;
  /** Absent: what calls must remember is kept here. */
  readonly remote?: RemoteMemory;
  /** Over all stages; absent: none. */
  readonly accountThrottle?: ThrottleLimits | undefined;
  /** Relative destinations of access logs start here. */
  readonly folder: string;
  readonly logFolder: string | undefined;
  readonly root?: { readonly apiId: string; readonly stage: string };
  /** One sentence for the person who runs the gateway. */
  readonly onNotice: (text: string) => void;
  readonly onBug: (error: unknown) => void;
  readonly observer?: (call: Call) => void;
  /** Where metrics are counted; absent: nowhere. */
  readonly metrics?: MetricBook;
  /** Where segments of traced calls go; absent: nowhere. */
  readonly traces?: TraceBook;
}

/** What one stage was compiled from: compared with `===`, since a state replaces only what changed. */
interface StageSource {
  readonly stage: Stage;
  readonly deployment: Deployment | undefined;
  readonly canaryDeployment: Deployment | undefined;
}

/** Keeps a gateway in step with a state: compiles the stages that changed, aside, and puts them in place of the old ones. */
export class GatewayHost {
  readonly gateway: Gateway;
  readonly ledger: UsageLedger;
  readonly #usage: UsageGates;
  readonly #options: HostOptions;
  readonly #memories = new Map<string, StageMemory>();
  readonly #sources = new Map<string, StageSource>();
  #state: ServedState | undefined;

  constructor(options: HostOptions) {
    this.#options = options;
    const { environment, onBug, root, remote } = options;
    this.gateway = new Gateway({
      environment,
      onBug,
      ...(root && { root }),
      admitsConnection: remote?.admitsConnection ?? createConnectionGate(environment.clock),
      network: remote?.network,
    });
    this.ledger = new UsageLedger(environment.clock);
    this.ledger.setAccountThrottle(options.accountThrottle);
    this.#usage = remote?.usage ?? localGates(this.ledger);
  }

  /**
   * Serves what the state says. A stage that does not compile keeps what it served before.
   * @param only names of the stages to serve; all when undefined
   */
  apply(state: ServedState, only: ReadonlySet<string> | undefined): Outcome<undefined> {
    this.#applyAccess(state);
    const diagnostics: Diagnostic[] = [];
    const wanted = new Set<string>();
    for (const stage of state.stages.values()) {
      if (only && !only.has(stage.stageName)) continue;
      wanted.add(stageKey(stage.apiId, stage.stageName));
      diagnostics.push(...this.#applyStage(stage, state));
    }
    for (const [key, { stage }] of this.#sources) {
      if (wanted.has(key)) continue;
      this.#sources.delete(key);
      this.gateway.remove(stage.apiId, stage.stageName);
    }
    this.#state = state;
    return diagnostics.some((d) => d.severity === 'error')
      ? fail(...diagnostics)
      : succeed(undefined, diagnostics);
  }

  /** Keys, plans, counts and domains: they act at once, without a deployment. */
  #applyAccess(state: ServedState): void {
    const before = this.#state;
    if (before?.apiKeys !== state.apiKeys || before.usagePlans !== state.usagePlans) {
      this.ledger.configure(state.apiKeys.values(), state.usagePlans.values());
    }
    if (before?.usage !== state.usage) this.ledger.restore(state.usage.values());
    if (before?.apis !== state.apis) {
      const apis = [...state.apis].map(([id, { protocol }]) => [id, protocol] as const);
      this.gateway.setKnownApis(new Map(apis));
    }
    if (before?.domainNames !== state.domainNames) {
      const mutualTls = [...state.domainNames.values()].filter((domain) => domain.mutualTlsAuthentication);
      this.gateway.setDomains(
        new Map([...state.domainNames].map(([name, domain]) => [name, domain.basePathMappings])),
        new Set(mutualTls.map((domain) => domain.domainName)),
      );
    }
  }

  #applyStage(stage: Stage, state: ServedState): readonly Diagnostic[] {
    const key = stageKey(stage.apiId, stage.stageName);
    const source: StageSource = {
      stage,
      deployment: state.deployments.get(stage.deploymentId),
      canaryDeployment: state.deployments.get(stage.canarySettings?.deploymentId ?? ''),
    };
    const before = this.#sources.get(key);
    if (
      before &&
      before.stage === stage &&
      before.deployment === source.deployment &&
      before.canaryDeployment === source.canaryDeployment
    )
      return [];
    this.#flush(before?.stage, stage);
    const put = this.#compile(source);
    if (!put.ok) return put.diagnostics;
    this.#sources.set(key, source);
    put.value();
    return put.diagnostics;
  }

  /** How to serve a stage; nothing is done for one whose deployment is not there. */
  #compile(source: StageSource): Outcome<() => void> {
    const { stage, deployment } = source;
    if (isRestDeployment(deployment))
      return then(this.compileStage({ ...source, deployment }), (stage) => this.gateway.put(stage));
    if (isHttpDeployment(deployment))
      return then(this.compileHttpStage(stage, deployment), (stage) => this.gateway.putHttp(stage));
    if (isWebSocketDeployment(deployment))
      return then(this.compileWebSocketStage(stage, deployment), (stage) => this.gateway.putWebSocket(stage));
    return succeed(() => undefined);
  }

  /** FlushStageCache and FlushStageAuthorizersCache of another command: seen by their counters. */
  #flush(before: Stage | undefined, stage: Stage): void {
    if (!before) return;
    const memory = this.memoryOf(stage);
    // A stage that was never flushed has no counts: the first flush of one cache leaves the other alone (documented, section 8.4).
    const counts = ({ flushCounts }: Stage) => flushCounts ?? { responses: 0, authorizers: 0 };
    if (counts(before).responses !== counts(stage).responses) memory.flushCache();
    if (counts(before).authorizers !== counts(stage).authorizers) memory.flushAuthorizers();
  }

  /** Compiles one stage without serving it. */
  compileStage(source: StageSource & { deployment: Deployment<RestApi> }): Outcome<RestStageRuntime> {
    const { stage, deployment, canaryDeployment } = source;
    const memory = this.memoryOf(stage);
    const recorders = memory.recorders(stage, 'REST');
    const { region, accountId, environment } = this.#options;
    return compileRestStage({
      stage,
      deployment,
      canaryDeployment: canaryDeployment as Deployment<RestApi> | undefined, // both sides are of the same API
      region,
      accountId,
      environment,
      tools: this.#tools(memory, memory.cacheOf(stage)),
      canaryTools: {
        ...this.#tools(memory, memory.canaryCacheOf(stage)),
        // An entry is shared only where both sides run one deployment (documented, rest-request-phases.md 11.6).
        ...(canaryDeployment && canaryDeployment !== deployment && { cachePartition: canaryDeployment.id }),
      },
      recorder: recorders.base,
      canaryRecorder: recorders.canary,
    });
  }

  /** Compiles one stage of an HTTP API without serving it. */
  compileHttpStage(stage: Stage, deployment: Deployment<HttpApi>): Outcome<HttpStageRuntime> {
    const memory = this.memoryOf(stage);
    return compileHttpStage({
      ...this.#routeSurroundings(memory),
      stage,
      deployment,
      recorder: memory.recorders(stage, 'HTTP', compileHttpContextVariable).base,
    });
  }

  /** Compiles one stage of a WebSocket API without serving it. */
  compileWebSocketStage(stage: Stage, deployment: Deployment<WebSocketApi>): Outcome<WebSocketStageRuntime> {
    const memory = this.memoryOf(stage);
    return compileWebSocketStage({
      ...this.#routeSurroundings(memory),
      stage,
      deployment,
      recorder: memory.recorders(stage, 'WEBSOCKET', compileWebSocketContextVariable).base,
    });
  }

  /** What stages of HTTP and WebSocket APIs are compiled with. */
  #routeSurroundings(memory: StageMemory) {
    const { region, accountId, environment, issuers, identities } = this.#options;
    const access = { caches: memory.authorizers, issuers, identities };
    return { region, accountId, environment, tools: { usage: this.#usage, access } };
  }

  memoryOf(stage: Pick<Stage, 'apiId' | 'stageName'>): StageMemory {
    const key = stageKey(stage.apiId, stage.stageName);
    const known = this.#memories.get(key);
    if (known) return known;
    const { environment, folder, logFolder, onNotice, observer, metrics, traces } = this.#options;
    const { clock, ids } = environment;
    const remote = this.#options.remote?.stage(stage.apiId, stage.stageName);
    const kept = { folder, logFolder, onNotice, observer, metrics, traces };
    const memory = new StageMemory({ clock, ids, remote, ...kept });
    this.#memories.set(key, memory);
    return memory;
  }

  #tools(memory: StageMemory, cache: StageTools['cache']): StageTools {
    const { issuers, identities, filterByWaf } = this.#options;
    return {
      usage: this.#usage,
      access: { caches: memory.authorizers, issuers, identities },
      cache,
      filterByWaf,
    };
  }

  /** Every served stage's response cache. */
  cacheFigures(): Awaitable<readonly CacheFigures[]> {
    if (this.#options.remote) return this.#options.remote.cacheFigures();
    return [...this.#sources.values()].map(({ stage }) => this.memoryOf(stage).cacheFigures(stage));
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#memories.values()].map((memory) => memory.flushLogs()));
  }
}

/** What to do with a compiled stage, with what was found in it. */
function then<T>(compiled: Outcome<T>, put: (stage: T) => void): Outcome<() => void> {
  return compiled.ok ? succeed(() => put(compiled.value), compiled.diagnostics) : compiled;
}

function isRestDeployment(deployment: Deployment | undefined): deployment is Deployment<RestApi> {
  return deployment?.snapshot.protocol === 'REST';
}

function isHttpDeployment(deployment: Deployment | undefined): deployment is Deployment<HttpApi> {
  return deployment?.snapshot.protocol === 'HTTP';
}

function isWebSocketDeployment(deployment: Deployment | undefined): deployment is Deployment<WebSocketApi> {
  return deployment?.snapshot.protocol === 'WEBSOCKET';
}

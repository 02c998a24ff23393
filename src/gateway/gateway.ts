import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Awaitable } from '../environment/awaitable.ts';
import type { Environment } from '../environment/environment.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import type { BasePathMapping } from '../model/stage.ts';
import type { AddressBook } from './address.ts';
import { type BugReporter, type EntryState, handleRequest } from './entry.ts';
import type { HttpStageRuntime } from './http-stage.ts';
import type { RestStageRuntime } from './rest-stage.ts';

export interface GatewayOptions {
  readonly environment: Environment;
  readonly onBug: BugReporter;
  /** `--mount root`: this stage answers at `/` where nothing else is addressed. */
  readonly root?: { readonly apiId: string; readonly stage: string };
}

/** The APIs and stages being served. Replacing one is putting another reference in its place: calls under way end on the old one. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #stages = new Map<string, Map<string, RestStageRuntime>>();
  readonly #httpStages = new Map<string, Map<string, HttpStageRuntime>>();
  #knownApiIds: ReadonlySet<string> = new Set();
  #knownHttpApiIds: ReadonlySet<string> = new Set();
  #domains: ReadonlyMap<string, readonly BasePathMapping[]> = new Map();
  #mutualTls: ReadonlySet<string> = new Set();
  #state: EntryState;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#state = this.#newState();
  }

  /** Serves a stage from now on, in place of what it was. */
  put(stage: RestStageRuntime): void {
    const stages = this.#stages.get(stage.apiId) ?? new Map<string, RestStageRuntime>();
    stages.set(stage.stageName, stage);
    this.#stages.set(stage.apiId, stages);
    this.#state = this.#newState();
  }

  /** The same for a stage of an HTTP API. */
  putHttp(stage: HttpStageRuntime): void {
    const stages = this.#httpStages.get(stage.apiId) ?? new Map<string, HttpStageRuntime>();
    stages.set(stage.stageName, stage);
    this.#httpStages.set(stage.apiId, stages);
    this.#state = this.#newState();
  }

  /** Serves a stage no longer. */
  remove(apiId: string, stageName: string): void {
    for (const all of [this.#stages, this.#httpStages]) {
      const stages = all.get(apiId);
      stages?.delete(stageName);
      if (stages?.size === 0) all.delete(apiId);
    }
    this.#state = this.#newState();
  }

  /**
   * Every API there is, served or not: a call to one without stages is told so.
   * @param httpApiIds those of them that are HTTP APIs
   */
  setKnownApis(apiIds: ReadonlySet<string>, httpApiIds: ReadonlySet<string> = new Set()): void {
    this.#knownApiIds = apiIds;
    this.#knownHttpApiIds = httpApiIds;
    this.#state = this.#newState();
  }

  /** Custom domains, by name in lower case. */
  setDomains(domains: ReadonlyMap<string, readonly BasePathMapping[]>, mutualTls: ReadonlySet<string>): void {
    this.#domains = domains;
    this.#mutualTls = mutualTls;
    this.#state = this.#newState();
  }

  stage(apiId: string, stageName: string): RestStageRuntime | undefined {
    return this.#stages.get(apiId)?.get(stageName);
  }

  httpStage(apiId: string, stageName: string): HttpStageRuntime | undefined {
    return this.#httpStages.get(apiId)?.get(stageName);
  }

  /** Every stage of a REST API served. */
  stages(): RestStageRuntime[] {
    return [...this.#stages.values()].flatMap((stages) => [...stages.values()]);
  }

  diagnostics(): Diagnostic[] {
    const http = [...this.#httpStages.values()].flatMap((stages) => [...stages.values()]);
    return [...this.stages(), ...http].flatMap((stage) => stage.diagnostics);
  }

  /** Answers at once where nothing has to be waited for, as for a MOCK. */
  handle(request: ClientRequest): Awaitable<ClientResponse> {
    return handleRequest(this.#state, request, this.#options.environment, this.#options.onBug);
  }

  #newState(): EntryState {
    const httpApis = new Map<string, ReadonlySet<string>>();
    for (const apiId of this.#knownHttpApiIds) httpApis.set(apiId, new Set());
    for (const [apiId, stages] of this.#httpStages) httpApis.set(apiId, new Set(stages.keys()));
    const book: AddressBook = {
      apiIds: new Set([...this.#stages.keys(), ...this.#httpStages.keys()]),
      httpApis,
      knownApiIds: this.#knownApiIds,
      domains: this.#domains,
      mutualTls: this.#mutualTls,
      root: this.#options.root,
    };
    return {
      book,
      stage: (apiId, stageName) => this.#stages.get(apiId)?.get(stageName),
      httpStage: (apiId, stageName) => this.#httpStages.get(apiId)?.get(stageName),
    };
  }
}

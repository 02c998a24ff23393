import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import type { BasePathMapping } from '../model/stage.ts';
import type { Awaitable } from '../pipeline/awaitable.ts';
import type { AddressBook } from './address.ts';
import { type BugReporter, type EntryState, handleRequest } from './entry.ts';
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
  #knownApiIds: ReadonlySet<string> = new Set();
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

  /** Serves a stage no longer. */
  remove(apiId: string, stageName: string): void {
    const stages = this.#stages.get(apiId);
    stages?.delete(stageName);
    if (stages?.size === 0) this.#stages.delete(apiId);
    this.#state = this.#newState();
  }

  /** Every API there is, served or not: a call to one without stages is told so. */
  setKnownApis(apiIds: ReadonlySet<string>): void {
    this.#knownApiIds = apiIds;
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

  /** Every stage served. */
  stages(): RestStageRuntime[] {
    return [...this.#stages.values()].flatMap((stages) => [...stages.values()]);
  }

  diagnostics(): Diagnostic[] {
    return this.stages().flatMap((stage) => stage.diagnostics);
  }

  /** Answers at once where nothing has to be waited for, as for a MOCK. */
  handle(request: ClientRequest): Awaitable<ClientResponse> {
    return handleRequest(this.#state, request, this.#options.environment, this.#options.onBug);
  }

  #newState(): EntryState {
    const book: AddressBook = {
      apiIds: new Set(this.#stages.keys()),
      knownApiIds: this.#knownApiIds,
      domains: this.#domains,
      mutualTls: this.#mutualTls,
      root: this.#options.root,
    };
    return { book, stage: (apiId, stageName) => this.#stages.get(apiId)?.get(stageName) };
  }
}

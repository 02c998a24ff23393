interface StageNames {
  readonly apiId: string;
  readonly stageName: string;
}

/** Stages of one kind of APIs that are served, by API and name. */
export class StageTable<T extends StageNames> {
  readonly #stages = new Map<string, Map<string, T>>();

  put(stage: T): void {
    const stages = this.#stages.get(stage.apiId) ?? new Map<string, T>();
    stages.set(stage.stageName, stage);
    this.#stages.set(stage.apiId, stages);
  }

  remove(apiId: string, stageName: string): void {
    const stages = this.#stages.get(apiId);
    stages?.delete(stageName);
    if (stages?.size === 0) this.#stages.delete(apiId);
  }

  get(apiId: string, stageName: string): T | undefined {
    return this.#stages.get(apiId)?.get(stageName);
  }

  get isEmpty(): boolean {
    return this.#stages.size === 0;
  }

  /** APIs that have stages. */
  apiIds(): IterableIterator<string> {
    return this.#stages.keys();
  }

  /** The names of an API's stages. */
  namesOf(apiId: string): ReadonlySet<string> {
    return new Set(this.#stages.get(apiId)?.keys());
  }

  all(): T[] {
    return [...this.#stages.values()].flatMap((stages) => [...stages.values()]);
  }
}

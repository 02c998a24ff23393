import { join, relative } from 'node:path';
import type { DeployTools } from '../../control/deploy.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import { memoryStore } from '../../store/memory-store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import type { World } from '../world.ts';
import type { ServeOptions } from './serve-options.ts';
import { type ServeSource, specSource } from './serve-source.ts';

/** Every spec of `apis` in gwctl.yaml, in memory: what `serve` does in a workspace where nothing was imported yet. */
export async function severalSource(
  world: World,
  options: ServeOptions,
  config: GwctlConfig,
  tools: DeployTools,
): Promise<ServeSource> {
  const store = memoryStore();
  const sources: ServeSource[] = [];
  let together = config;
  for (const { spec } of config.apis) {
    const source = await specSource(world, specPath(world, config, spec), options, together, tools, store);
    together = source.config;
    sources.push(source);
  }
  return {
    store,
    only: options.stage === undefined ? undefined : new Set([options.stage]),
    config: together,
    get document() {
      return joined(sources.flatMap(({ document }) => document ?? []));
    },
    apis: async () => [...(await store.read()).apis.values()],
    async reload() {
      const served: (boolean | undefined)[] = [];
      for (const source of sources) served.push(await source.reload?.());
      return served.every((isServed) => isServed === true);
    },
  };
}

/** A spec of gwctl.yaml as a person here would write it. */
export function specPath(world: World, config: GwctlConfig, spec: string): string {
  return relative(world.cwd, join(config.folder, spec));
}

/** Places of several documents: each knows its own files. */
function joined(documents: readonly SpecDocument[]): SpecDocument | undefined {
  const [first] = documents;
  if (!first) return undefined;
  const of = (file: string) => documents.find((each) => each.files.includes(file)) ?? first;
  return {
    ...first,
    files: documents.flatMap(({ files }) => files),
    locate: (at) => of(at.file).locate(at),
    resolve: (ref, from) => of(from.file).resolve(ref, from),
    text: (file) => of(file).text(file),
  };
}

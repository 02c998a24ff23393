import { UsageError } from '../errors.ts';
import type { ServeOptions } from './serve-options.ts';
import type { ServeSource } from './serve-source.ts';

/** The one stage that `--mount root` serves at `/`. @throws {UsageError} where there are several */
export async function rootMount(
  source: ServeSource,
  options: ServeOptions,
): Promise<{ apiId: string; stage: string } | undefined> {
  if (options.mount !== 'root') return undefined;
  const served = new Set((await source.apis()).map(({ id }) => id));
  const stages = [...(await source.store.read()).stages.values()].filter(
    (stage) => served.has(stage.apiId) && (source.only?.has(stage.stageName) ?? true),
  );
  const [only] = stages;
  if (!only || stages.length > 1)
    throw new UsageError('--mount root serves one stage, and there are several.', 'Name it with --stage.');
  return { apiId: only.apiId, stage: only.stageName };
}

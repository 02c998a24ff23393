import { checkDeployment } from '../../src/assembly/check-deployment.ts';
import { loadSpec } from '../../src/assembly/load-spec.ts';
import { openHost } from '../../src/assembly/open-host.ts';
import { deploySpec } from '../../src/assembly/serving.ts';
import { nodeFiles } from '../../src/document/file-reader.ts';
import { memoryStore } from '../../src/store/memory-store.ts';
import { emptyConfig } from '../../src/workspace/config.ts';

/** Milliseconds, several times, of deploying an API that is read and imported already, until it is served. */
export async function deployMillis(spec: object, folder: string): Promise<number[]> {
  const config = emptyConfig(folder);
  const files = { ...nodeFiles(folder), read: async () => Buffer.from(JSON.stringify(spec)) };
  const loaded = await loadSpec('openapi.json', { cwd: folder, config, files, now: 0 });
  if (!loaded.ok || !loaded.value.api.ok) throw new Error('The spec cannot be imported.');
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const opened = await openHost({
      config,
      hostEnvironment: {},
      watch: false,
      logFolder: undefined,
      onNotice: () => undefined,
      onBug: () => undefined,
    });
    if (!opened.ok) throw new Error('The gateway cannot be opened.');
    const store = memoryStore();
    const tools = {
      now: () => 0,
      newId: (length: number) => 'a'.repeat(length),
      check: checkDeployment(config),
    };
    const started = performance.now();
    await deploySpec(store, loaded.value.api.value, ['dev'], config, tools);
    const applied = opened.value.host.apply(await store.read(), undefined);
    times.push(performance.now() - started);
    if (!applied.ok) throw new Error('The API cannot be served.');
    await opened.value.close(0);
  }
  return times;
}

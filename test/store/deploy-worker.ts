/**
 * A process that deploys in a loop, for the tests and the stress run that kill it or run several: bundled by
 * `scripts/stress/worker.mjs`, since Node 20 does not run TypeScript.
 *
 * `node deploy-worker.mjs FILE COUNT`: after each deployment is kept, its number goes to stdout, one a line.
 */
import { writeSync } from 'node:fs';
import { createDeployment } from '../../src/control/deploy.ts';
import { updateStage } from '../../src/control/stage.ts';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import type { GatewayState } from '../../src/store/store.ts';
import { petShop } from './states.ts';

const apiId = 'a1b2c3d4e5';
const dev = { apiId, stageName: 'dev' };

/**
 * One operation of several parts, so that a mixture would show: the draft gets a new version, is deployed, and the stage's variable
 * `n` counts the deployments.
 */
function deployOnce(state: GatewayState) {
  const n = state.deployments.size + 1;
  const draft = { ...petShop(apiId), version: String(n) };
  const drafted = { ...state, apis: new Map([[apiId, draft]]) };
  const id = n.toString(36).padStart(6, '0');
  const tools = { now: () => Date.now(), newId: () => id, check: () => [] };
  const deployed = createDeployment(drafted, dev, tools);
  if (!deployed.ok) return deployed;
  const counted = [{ op: 'replace', path: '/variables/n', value: String(n) } as const];
  return updateStage(deployed.value.state, dev, counted, tools);
}

const [file = '', count = '1'] = process.argv.slice(2);
const store = await openSqliteStore(file);
for (let i = 1; i <= Number(count); i++) {
  const outcome = await store.update(deployOnce);
  if (!outcome.ok) throw new Error(outcome.diagnostics[0]?.message);
  writeSync(1, `${i}\n`);
}
await store.close();

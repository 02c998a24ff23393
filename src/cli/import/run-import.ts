import type { DeployTools } from '../../control/deploy.ts';
import { putDraft } from '../../control/draft.ts';
import { findApi, stagesOf } from '../../control/lookup.ts';
import { apiIdOf } from '../../importer/ids.ts';
import { importDocument } from '../../importer/import-spec.ts';
import { importOnto } from '../../importer/merge.ts';
import { type StatedSetting, statedSettings } from '../../importer/stated-settings.ts';
import type { Api } from '../../model/api.ts';
import type { GatewayState } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { UsageError } from '../errors.ts';
import { type FidelityReport, fidelityShape, fidelityText } from '../reporters/fidelity-report.ts';
import { importShape, importText } from '../reporters/import-report.ts';
import { proseWidth, say } from '../reporters/wrap.ts';
import { accepted, controlTools, inWorkspace, openConfig, openStore } from '../workspace-session.ts';
import type { World } from '../world.ts';
import type { ImportFlags } from './import-flags.ts';
import { importOptionsOf } from './import-options.ts';
import { importReport } from './import-report.ts';
import { judged, printDiagnostics, readSource, type SpecSource } from './imported-spec.ts';

/** Runs `gwctl import`: reads and judges the file, and only then touches the workspace. */
export async function runImport(world: World, file: string, options: ImportFlags): Promise<void> {
  if (options.mode !== undefined && options.api === undefined) {
    throw new UsageError('--mode says how to import onto an API.', 'Name the API with --api.');
  }
  // An empty text is no name on AWS either; the importer would blame info.title.
  if (options.name === '') {
    throw new UsageError('--name is empty.', 'Name the API, or leave --name out: info.title names it then.');
  }
  const { workspace, config } = await openConfig(world, options);
  const source: SpecSource = { world, file, options };
  const { document, found } = await readSource(source);
  const state = await readState(workspace.stateFile);
  const importOptions = importOptionsOf(world, file, options, config);
  const imported = importDocument(document, found, importOptions);
  const first = judged(source, document, imported.api);
  const { apiId } = targetOf(world, state, first.api, options, config.accountId);
  const { api, diagnostics } =
    apiId === first.api.id
      ? first
      : judged(source, document, importDocument(document, found, { ...importOptions, apiId }).api);
  const stated = statedSettings(imported.generated?.document ?? document);
  const tools = controlTools(world, await deploymentCheck(state, apiId, config));
  const stored = await inWorkspace(world, options, 'write', ({ store }) =>
    store.update((before) => putOnto(before, api, options, stated, tools)),
  );
  const done = accepted(world, stored);
  const failures = stored.diagnostics.filter(({ ruleId }) => ruleId === 'control-auto-deploy');
  const report = options.report ? importReport(done.api, document, imported.generated) : undefined;
  tell(world, options, { ...done, diagnostics: [...diagnostics, ...failures], document }, report);
}

async function readState(stateFile: string): Promise<GatewayState> {
  const store = await openStore(stateFile, 'read');
  try {
    return await store.read();
  } finally {
    await store.close();
  }
}

/**
 * The API that a file is imported onto: the one that `--api` names, else the one of the same name and kind, so that importing a file
 * twice changes nothing. Differs from AWS: ImportRestApi makes another API of the same name.
 */
function targetOf(
  world: World,
  state: GatewayState,
  api: Api,
  options: ImportFlags,
  accountId: string,
): { readonly apiId: string } {
  if (options.api !== undefined) return { apiId: accepted(world, findApi(state, options.api, accountId)).id };
  const same = [...state.apis.values()].find(
    ({ name, protocol }) => name === api.name && protocol === api.protocol,
  );
  if (same) return { apiId: same.id };
  let apiId = api.id;
  // The derived id may belong to an API that was renamed since.
  for (let number = 2; state.apis.has(apiId); number++)
    apiId = apiIdOf(`${api.name} ${number}`, api.protocol);
  return { apiId };
}

function putOnto(
  before: GatewayState,
  api: Api,
  options: ImportFlags,
  stated: ReadonlySet<StatedSetting>,
  tools: DeployTools,
) {
  const stored = before.apis.get(api.id);
  const mode = options.mode ?? (options.api !== undefined && api.protocol === 'REST' ? 'merge' : 'overwrite');
  const merged = stored
    ? importOnto(stored, api, mode, stated)
    : { ok: true as const, value: api, diagnostics: [] };
  if (!merged.ok) return merged;
  const put = putDraft(before, merged.value, tools);
  if (!put.ok) return put;
  const result = { api: merged.value, created: stored === undefined };
  return { ok: true as const, value: { state: put.value.state, result }, diagnostics: put.diagnostics };
}

/** The data plane is asked, and loaded, only where a stage is deployed by the import itself. */
async function deploymentCheck(
  state: GatewayState,
  apiId: string,
  config: GwctlConfig,
): Promise<DeployTools['check'] | undefined> {
  if (!stagesOf(state, apiId).some(({ autoDeploy }) => autoDeploy)) return undefined;
  const { checkDeployment } = await import('../../assembly/check-deployment.ts');
  return checkDeployment(config);
}

/** The export of an API that cannot be read again has no lines to compare. */
const noReport = 'There is no report: the export of this API cannot be compared with the spec.';

function tell(
  world: World,
  options: ImportFlags,
  result: Parameters<typeof importShape>[0],
  report: FidelityReport | undefined,
): void {
  if (options.json) {
    const shape = { ...importShape(result), ...(report ? { report: fidelityShape(report) } : {}) };
    world.stdout.write(`${JSON.stringify(shape, null, 2)}\n`);
    return;
  }
  const warnings = result.diagnostics.filter(({ severity }) => severity === 'warn');
  printDiagnostics(world, warnings, result.document);
  world.stdout.write(importText(result, world.colours.stdout));
  if (report) world.stdout.write(fidelityText(report, world.colours.stdout, proseWidth(world.stdout)));
  else if (options.report) say(world.stderr, noReport);
}

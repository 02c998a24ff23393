import { writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { findApi, findStage } from '../../control/lookup.ts';
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import { cloudFormationTemplate } from '../../exporter/cloudformation.ts';
import { exportApi } from '../../exporter/export-api.ts';
import type { ExportOptions, OpenApiDocument } from '../../exporter/options.ts';
import { postmanCollection } from '../../exporter/postman.ts';
import { serialize } from '../../exporter/serialize.ts';
import type { Api } from '../../model/api.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { MachineError, machineError } from '../errors.ts';
import { importedSpec } from '../import/imported-spec.ts';
import { say } from '../reporters/wrap.ts';
import { isSpec } from '../spec-reference.ts';
import { accepted, inWorkspace, openConfig, refusal } from '../workspace-session.ts';
import type { World } from '../world.ts';
import type { ExportFlags } from './export-flags.ts';

/** Runs `gwctl export`. */
export async function runExport(
  world: World,
  source: string | undefined,
  options: ExportFlags,
): Promise<void> {
  const { config } = await openConfig(world, options);
  const api = (await isSpec(world, source))
    ? await importedSpec(world, source as string, options, config)
    : await storedApi(world, source, options);
  if (options.extensions.has('postman')) {
    say(
      world.stderr,
      'The shape of the postman extensions is not known: none are written. A collection: --as postman.',
    );
  }
  const outcome = documentOf(api, options, config);
  if (!outcome.ok) throw refusal(outcome.diagnostics);
  const text = serialize(outcome.value, formatOf(options));
  if (options.output === undefined) world.stdout.write(text);
  else await writeOutput(world, options.output, text, options);
}

/** The draft of an API of the workspace, or what one of its stages serves. */
async function storedApi(
  world: World,
  reference: string | undefined,
  { stage: stageName, ...options }: ExportFlags,
): Promise<Api> {
  return inWorkspace(world, options, 'read', async ({ config, store }) => {
    const state = await store.read();
    const api = accepted(world, findApi(state, reference, config.accountId));
    if (stageName === undefined) return api;
    const stage = accepted(world, findStage(state, api.id, stageName));
    return state.deployments.get(stage.deploymentId)?.snapshot ?? api;
  });
}

function documentOf(api: Api, options: ExportFlags, config: GwctlConfig): Outcome<OpenApiDocument> {
  const exportOptions: ExportOptions = {
    as: options.as === 'swagger' ? 'swagger' : 'oas30',
    extensions: options.extensions,
    region: config.region,
    accountId: config.accountId,
    ...(options.stage === undefined ? {} : { stageName: options.stage }),
    ...(options.awsLosses === undefined ? {} : { awsLosses: options.awsLosses }),
  };
  if (options.as === 'cfn') return cloudFormationTemplate(api, exportOptions);
  if (options.as === 'postman') {
    return { ok: true, value: postmanCollection(api, exportOptions), diagnostics: [] };
  }
  return exportApi(api, exportOptions);
}

function formatOf({ format, output, json }: ExportFlags): 'yaml' | 'json' {
  if (format !== undefined) return format;
  if (output !== undefined) return extname(output).toLowerCase() === '.json' ? 'json' : 'yaml';
  return json ? 'json' : 'yaml';
}

async function writeOutput(world: World, file: string, text: string, options: ExportFlags): Promise<void> {
  await writeFile(resolve(world.cwd, file), text).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new MachineError(`${file}: there is no such folder.`, 'Make it first.', error);
    throw machineError(error, file);
  });
  const bytes = Buffer.byteLength(text);
  if (options.json) world.stdout.write(`${JSON.stringify({ file, bytes })}\n`);
  else world.stdout.write(`Wrote ${file} (${bytes} bytes)\n`);
}

import { resolve } from 'node:path';
import type { ImportOptions, ParameterValue } from '../../importer/options.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import type { World } from '../world.ts';
import type { ImportFlags } from './import-flags.ts';

/** The flags of any command that reads a spec. */
export type SpecFlags = Pick<ImportFlags, 'name' | 'basepath' | 'type' | 'param' | 'resource' | 'strict'>;

/** What the flags and gwctl.yaml say of an import; flags win. */
export function importOptionsOf(
  world: World,
  file: string,
  options: SpecFlags,
  config: GwctlConfig,
): ImportOptions {
  const own = config.apis.find(({ spec }) => resolve(config.folder, spec) === resolve(world.cwd, file));
  const settings = own ?? config.defaults;
  // Values of gwctl.yaml are JSON; those that are neither texts, numbers, booleans nor lists of texts cannot stand for a placeholder.
  const parameters = new Map(
    [...settings.parameters, ...(options.param ?? [])].filter((entry): entry is [string, ParameterValue] =>
      isParameterValue(entry[1]),
    ),
  );
  const name = options.name ?? own?.name;
  const type = options.type ?? own?.type;
  return {
    region: config.region,
    accountId: config.accountId,
    parameters,
    now: new Date(world.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(name === undefined ? {} : { name }),
    ...(type === undefined ? {} : { type }),
    ...(options.basepath === undefined ? {} : { basepath: options.basepath }),
    ...(options.strict ? { strict: true } : {}),
    ...(options.resource === undefined ? {} : { resource: options.resource }),
  };
}

function isParameterValue(value: unknown): value is ParameterValue {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string');
  return ['string', 'number', 'boolean'].includes(typeof value);
}

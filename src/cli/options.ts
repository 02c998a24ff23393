import { InvalidArgumentError } from 'commander';
import { badRequest } from '../control/change.ts';
import { findApi, findStage, stagesOf } from '../control/lookup.ts';
import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { Api } from '../model/api.ts';
import type { Stage } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';
import { UsageError } from './errors.ts';

/** Collects a repeatable `--var K=V`; the value may hold `=` and be empty. */
export function keyValue(text: string, before: ReadonlyMap<string, string> | undefined): Map<string, string> {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new InvalidArgumentError('Write it as NAME=VALUE.');
  return new Map(before).set(text.slice(0, equals), text.slice(equals + 1));
}

/** Collects a repeatable option. */
export function several(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** A number, fractions allowed; the range is the control plane's to judge. */
export function decimal(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('Write a number.');
  return value;
}

/** A whole number, 0 or more. */
export function whole(text: string): number {
  const value = decimal(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('Write a whole number.');
  return value;
}

/** A whole number, 1 or more. */
export function positive(text: string): number {
  const value = whole(text);
  if (value === 0) throw new InvalidArgumentError('Write a whole number from 1 on.');
  return value;
}

/** A port to listen on; 0 is a free one. */
export function port(text: string): number {
  const value = whole(text);
  if (value > 65_535) throw new InvalidArgumentError('Ports go up to 65535; 0 takes a free one.');
  return value;
}

/** Processes of `serve`: 1 to 64. */
export function workerCount(text: string): number {
  const value = whole(text);
  if (value < 1 || value > 64) throw new InvalidArgumentError('Write a number from 1 to 64.');
  return value;
}

/** `true` or `false`. */
export function flag(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new InvalidArgumentError('Write true or false.');
  return text === 'true';
}

/** How a command line names a stage: `--stage S [API]`, `[API] S`, or nothing where there is only one. */
export interface StageNaming {
  readonly names: readonly string[];
  readonly stage?: string;
  readonly api?: string;
  /** Of gwctl.yaml: the refusal of an unknown API names it. */
  readonly accountId: string;
}

export interface NamedStage {
  readonly api: Api;
  readonly stage: Stage;
}

/** The stage that a command line means. @throws {UsageError} for words that name neither it nor its API */
export function namedStage(state: GatewayState, naming: StageNaming): Outcome<NamedStage> {
  const names = [...naming.names];
  const meant = 2 - (naming.stage === undefined ? 0 : 1) - (naming.api === undefined ? 0 : 1);
  if (names.length > meant)
    throw new UsageError(
      `${names.slice(meant).join(' ')} is more than an API and a stage.`,
      'Write [API] STAGE, or --api API --stage STAGE.',
    );
  const stageName = naming.stage ?? names.pop();
  const api = findApi(state, naming.api ?? names[0], naming.accountId);
  if (!api.ok) return api;
  const stage =
    stageName === undefined ? onlyStage(state, api.value) : findStage(state, api.value.id, stageName);
  return stage.ok ? { ...stage, value: { api: api.value, stage: stage.value } } : stage;
}

function onlyStage(state: GatewayState, api: Api): Outcome<Stage> {
  const stages = stagesOf(state, api.id);
  const [only] = stages;
  if (only !== undefined && stages.length === 1) return findStage(state, api.id, only.stageName);
  const help =
    only === undefined
      ? `${api.name} has no stage yet: gwctl deploy --stage dev`
      : `${api.name} has ${stages.map(({ stageName }) => stageName).join(', ')}.`;
  return badRequest('Say which stage is meant, with --stage', { help });
}

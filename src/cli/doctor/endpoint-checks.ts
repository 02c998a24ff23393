import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { deadMappings } from '../../assembly/dead-mappings.ts';
import { missingEndpoints } from '../../assembly/missing-endpoints.ts';
import type { OpenHost } from '../../assembly/open-host.ts';
import { unevaluatedRoles } from '../../assembly/unevaluated-roles.ts';
import { unknownIssuers } from '../../assembly/unknown-issuers.ts';
import type { FunctionNeeds } from '../../functions/function-needs.ts';
import type { GatewayState } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { type Check, error, ok, warn } from './check.ts';
import { isListening, loopbackOf } from './probe.ts';

/** Functions of gwctl.yaml: their files, and the programs that run them. Nothing is run. */
export function checkFunctions(
  { functions }: Pick<OpenHost, 'functions'>,
  path: string,
  canStripTypes: boolean,
): Check[] {
  const needs = functions.needs();
  const problems = [
    ...functions.problems().map((text) => error('functions', `${text}.`, 'Mend functions of gwctl.yaml.')),
    ...needs.flatMap((one) => needProblem(one, path, canStripTypes)),
  ];
  if (problems.length > 0) return problems;
  if (needs.length === 0) return [ok('functions', 'gwctl.yaml names none.')];
  return [ok('functions', `${needs.map(({ key }) => key).join(', ')}: handlers and runtimes are there.`)];
}

function needProblem(needs: FunctionNeeds, path: string, canStripTypes: boolean): Check[] {
  const { key, program, problem, runtime, isTypeScript } = needs;
  if (problem !== undefined) return [error('functions', `${problem}.`)];
  if (program !== undefined && !isOnPath(program, path))
    return [
      error(
        'functions',
        `function '${key}': ${program}, which runs ${runtime}, is not on this machine.`,
        `Install it, or put it on the PATH.`,
      ),
    ];
  if (isTypeScript && !canStripTypes)
    return [
      error(
        'functions',
        `function '${key}' is TypeScript, and esbuild is not there.`,
        'npm install -D esbuild',
      ),
    ];
  return [];
}

function isOnPath(program: string, path: string): boolean {
  const isNamed = isAbsolute(program) || program.includes('/');
  const places = isNamed ? [program] : path.split(delimiter).map((folder) => join(folder, program));
  return places.some(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Endpoints that gwctl.yaml names: those on this machine are tried, others are named and left alone. */
export async function checkEndpoints(config: GwctlConfig): Promise<Check[]> {
  const named = [
    ...[...config.services].map(([name, { endpoint }]) => [`service ${name}`, endpoint] as const),
    ...[...config.vpcLinks].map(([name, address]) => [`VPC link ${name}`, address] as const),
    ...[...config.functions].flatMap(([name, { invokeUrl }]) =>
      invokeUrl === undefined ? [] : [[`function ${name}`, invokeUrl] as const],
    ),
    ...[...config.issuers].flatMap(([name, { jwks }]) =>
      jwks !== undefined && URL.canParse(jwks) ? [[`issuer ${name}`, jwks] as const] : [],
    ),
  ];
  return Promise.all(named.map(([what, url]) => endpointCheck(what, url)));
}

async function endpointCheck(what: string, url: string): Promise<Check> {
  const address = loopbackOf(url);
  const shown = url.replace(/^(https?:\/\/)[^/@]*@/, '$1');
  if (!address) return ok('endpoints', `${what}: ${shown} is not on this machine, and was not tried.`);
  if (await isListening(address)) return ok('endpoints', `${what}: ${shown} answers.`);
  return warn(
    'endpoints',
    `${what}: nobody listens at ${shown}.`,
    'Start it, or calls to it end in a 504 or 500.',
  );
}

/** What deployed stages need and gwctl.yaml does not name: the sentences of `gwctl serve`'s start. */
export function checkStages(state: GatewayState, config: GwctlConfig, opened: OpenHost): Check[] {
  const sentences = [
    ...missingEndpoints(state, undefined, {
      functions: opened.functions,
      services: opened.environment.services,
    }),
    ...unknownIssuers(state, undefined, config),
    ...unevaluatedRoles(state, undefined, opened.identities),
    ...deadMappings(state, undefined),
  ];
  const found = [...new Set(sentences)].map((sentence) => warn('stages', `${sentence}.`));
  if (found.length > 0 || state.stages.size === 0) return found;
  return [ok('stages', 'What deployed stages call is configured.')];
}

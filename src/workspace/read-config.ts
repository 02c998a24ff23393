import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import { defaultLimits } from '../document/limits.ts';
import { type ParsedFile, parseFile } from '../document/parsed-file.ts';
import { pointerKeys } from '../document/source-span.ts';
import type { GwctlConfig } from './config.ts';
import { type ConfigFile, configOf } from './config-of.ts';
import { type EnvironmentVariables, replaceVariables } from './environment-variables.ts';
import { byPlace, describeProblem, parserProblems, problemAt, withPlace } from './file-problem.ts';

/**
 * Reads `gwctl.yaml` from its bytes: parsed, environment variables put in, checked against `schema/config.json`, and completed with
 * defaults. Each problem names its line; all are reported at once.
 * @param file the file's name for messages
 * @param path its absolute path
 */
export async function readConfig(
  bytes: Uint8Array,
  names: { readonly file: string; readonly path: string },
  env: EnvironmentVariables,
): Promise<Outcome<GwctlConfig>> {
  const { config, diagnostics } = await readConfigParts(bytes, names, env);
  return config && diagnostics.length === 0 ? succeed(config) : fail(...diagnostics);
}

/** What can be read of `gwctl.yaml`, and what is wrong with it. */
export interface ConfigParts {
  /** Without the sections that something is wrong in; undefined where the file cannot be read at all. */
  readonly config: GwctlConfig | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Fills in the line and column of a problem in the file. */
  readonly locate: (diagnostic: Diagnostic) => Diagnostic;
}

/** Reads `gwctl.yaml` as far as it can be read, so that whoever judges the rest of it may tell all problems at once. */
export async function readConfigParts(
  bytes: Uint8Array,
  names: { readonly file: string; readonly path: string },
  env: EnvironmentVariables,
): Promise<ConfigParts> {
  const parsed = parseFile(bytes, names.file, defaultLimits);
  if (!parsed.ok || parsed.diagnostics.some(({ severity }) => severity === 'error')) {
    return {
      config: undefined,
      diagnostics: parserProblems(parsed),
      locate: (diagnostic) => diagnostic,
    };
  }
  const problems: Diagnostic[] = [];
  const root = replaceVariables(withoutNulls(parsed.value.root), env, ({ message, help }, pointer) => {
    problems.push(problemAt(parsed.value, pointer, 'value', message, help));
  });
  // Loaded here, because a folder without the file does not need it.
  const { checkConfig } = await import('../schemas/json-schema.ts');
  // What the text of a variable that is not set departs from is no problem of its own.
  const told = new Set(problems.map(({ at }) => at?.pointer));
  const departures = checkConfig(root, configSchema).filter(({ pointer }) => !told.has(pointer));
  problems.push(...departures.map((problem) => describeProblem(problem, parsed.value)));
  problems.push(...contradictions(root, parsed.value));
  const usable = withoutSections(root, problems);
  const config = usable && configOf(usable, dirname(names.path), names.file);
  return { config, diagnostics: byPlace(problems), locate: (each) => located(each, parsed.value) };
}

/** The sections that nothing is wrong in; undefined where the whole is no map. */
function withoutSections(root: unknown, problems: readonly Diagnostic[]): ConfigFile | undefined {
  if (typeof root !== 'object' || root === null || Array.isArray(root)) return undefined;
  const bad = new Set(problems.map(({ at }) => pointerKeys(at?.pointer ?? '')[0]));
  return Object.fromEntries(Object.entries(root).filter(([section]) => !bad.has(section))) as ConfigFile;
}

function located(diagnostic: Diagnostic, parsed: ParsedFile): Diagnostic {
  const { at, message } = diagnostic;
  if (at?.file !== parsed.file) return diagnostic;
  return withPlace({ ...diagnostic, message, span: parsed.locate(at.pointer, at.part ?? 'value') });
}

/** The schema that ships for editors is the one that is checked. */
export function configSchema(): object {
  return JSON.parse(readFileSync(new URL('../../schema/config.json', import.meta.url), 'utf8')) as object;
}

/** `functions:` with nothing below it is an empty section, and `dev:` below `stages` a stage with nothing set. */
function withoutNulls(root: unknown): unknown {
  if (root === null || root === undefined) return {};
  if (typeof root !== 'object' || Array.isArray(root)) return root;
  const sections = Object.entries(root).filter(([, value]) => value !== null);
  return Object.fromEntries(
    sections.map(([key, value]) => [key, key === 'stages' ? emptyStages(value) : value]),
  );
}

function emptyStages(stages: unknown): unknown {
  if (typeof stages !== 'object' || stages === null || Array.isArray(stages)) return stages;
  return Object.fromEntries(Object.entries(stages).map(([name, stage]) => [name, stage ?? {}]));
}

function contradictions(root: unknown, parsed: ParsedFile): Diagnostic[] {
  if (typeof root !== 'object' || root === null) return [];
  const both = 'spec' in root && 'apis' in root;
  if (!both) return [];
  return [
    problemAt(parsed, '/spec', 'key', 'spec and apis exclude each other', 'Put the one spec under apis.'),
  ];
}

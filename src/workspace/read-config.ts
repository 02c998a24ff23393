import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { defaultLimits } from '../document/limits.ts';
import { type ParsedFile, parseFile } from '../document/parsed-file.ts';
import type { SchemaProblem } from '../schemas/json-schema.ts';
import type { GwctlConfig } from './config.ts';
import { type ConfigFile, configOf } from './config-of.ts';
import { type EnvironmentVariables, replaceVariables } from './environment-variables.ts';

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
  const parsed = parseFile(bytes, names.file, defaultLimits);
  if (!parsed.ok || parsed.diagnostics.some(({ severity }) => severity === 'error')) {
    return fail(...parsed.diagnostics);
  }
  const problems: Diagnostic[] = [];
  const root = replaceVariables(withoutNulls(parsed.value.root), env, ({ message, help }, pointer) => {
    problems.push(problemAt(parsed.value, pointer, 'value', message, help));
  });
  // Loaded here, because a folder without the file does not need it.
  const { checkConfig } = await import('../schemas/json-schema.ts');
  problems.push(...checkConfig(root, configSchema).map((problem) => describe(problem, parsed.value)));
  problems.push(...contradictions(root, parsed.value));
  if (problems.length > 0) return fail(...byPlace(problems));
  return succeed(configOf(root as ConfigFile, dirname(names.path), names.file));
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

function describe(problem: SchemaProblem, parsed: ParsedFile): Diagnostic {
  const { pointer, unknownKey, keyword, expected, found } = problem;
  if (unknownKey !== undefined) {
    const meant = nearest(unknownKey.key, unknownKey.known);
    const help = meant
      ? `Did you mean "${meant}"?`
      : `Known here: ${unknownKey.known.filter((key) => !key.startsWith('$')).join(', ') || 'nothing'}.`;
    return problemAt(parsed, pointer, 'key', `unknown key "${unknownKey.key}"`, help);
  }
  if (keyword === 'propertyNames') {
    return problemAt(
      parsed,
      pointer,
      'key',
      `"${String(found)}" is not a legal name here: it must ${expected}`,
    );
  }
  const where = pointer === '' ? 'the file' : pointer.slice(1).replaceAll('~1', '/');
  const shown = found === undefined || typeof found === 'object' ? '' : `, not ${JSON.stringify(found)}`;
  return problemAt(parsed, pointer, 'value', `${where} must ${expected}${shown}`);
}

function contradictions(root: unknown, parsed: ParsedFile): Diagnostic[] {
  if (typeof root !== 'object' || root === null) return [];
  const both = 'spec' in root && 'apis' in root;
  if (!both) return [];
  return [
    problemAt(parsed, '/spec', 'key', 'spec and apis exclude each other', 'Put the one spec under apis.'),
  ];
}

function problemAt(
  parsed: ParsedFile,
  pointer: string,
  part: 'key' | 'value',
  what: string,
  help?: string,
): Diagnostic {
  const { line, column } = parsed.locate(pointer, part);
  return {
    ruleId: 'configuration',
    severity: 'error',
    message: `${parsed.file}:${line}:${column}: ${what}.`,
    at: { file: parsed.file, pointer, ...(part === 'key' ? { part } : {}) },
    inside: { line, column },
    ...(help === undefined ? {} : { help }),
  };
}

function byPlace(problems: readonly Diagnostic[]): Diagnostic[] {
  const line = ({ inside }: Diagnostic) => (inside ? inside.line * 10_000 + inside.column : 0);
  return [...problems].sort((a, b) => line(a) - line(b));
}

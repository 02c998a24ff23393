import { jsonText } from '../../expressions/json-text.ts';
import type { JsonLike } from '../../expressions/permissive-json.ts';
import type { Run } from '../run.ts';
import { EngineObject, fromJson, printed, type Value } from '../values.ts';
import { type Method, type MethodTable, nullary, textArgument, unary } from './method.ts';

/** `$input`. Unverified: alone it prints `{}` (a Lambda backend received `{}`, vtl.md 1.1). */
export class InputObject extends EngineObject {
  /** `$input.body` is read where the run is known; every other name is null (recorded). */
  property(): Value {
    return null;
  }
  print(): string {
    return '{}';
  }
}

/** `$util`. Unverified: alone it prints `{}`. */
export class UtilObject extends EngineObject {
  property(): Value {
    return null;
  }
  print(): string {
    return '{}';
  }
}

/** `$input.json` of what a path found. Unverified: nothing and null give `""` (vtl.md 1.1). */
export function inputJson(found: JsonLike | undefined, run: Run): string {
  return found === undefined || found === null ? '""' : jsonText(found, false, run.textLimit());
}

/** `$input.params(name)`: path, then query string, then header (documented); names are case-sensitive. */
export function parameter(run: Run, name: string): Value {
  const { input } = run;
  return input.path.get(name) ?? input.querystring.get(name) ?? input.header.get(name) ?? null;
}

const params: Method<InputObject> = (_, values, run) => {
  if (values.length === 0) return run.parameters();
  const name = textArgument(values[0]);
  return values.length === 1 && name !== undefined ? parameter(run, name) : undefined;
};

function read(run: Run, path: Value): JsonLike | undefined {
  run.spend(run.body().length >> 6);
  return path === null ? undefined : run.memo.path(printed(path))(run.root());
}

export const inputMethods: MethodTable<InputObject> = new Map<string, Method<InputObject>>([
  ['path', unary((_, path, run) => fromJson(read(run, path)))],
  ['json', unary((_, path, run) => inputJson(read(run, path), run))],
  ['params', params],
  ['toString', nullary(() => '{}')],
]);

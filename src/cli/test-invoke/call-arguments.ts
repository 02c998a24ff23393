import { resolve } from 'node:path';
import { httpVerbs } from '../../model/verb.ts';
import { machineError, UsageError } from '../errors.ts';
import type { World } from '../world.ts';

/** `[API|SPEC] METHOD PATH` of a command line. */
export function readArguments(args: readonly string[]): [string | undefined, string, string] {
  const [first, second, third] = args;
  if (first !== undefined && second !== undefined && third === undefined)
    return [undefined, verbOf(first), second];
  if (second === undefined || third === undefined)
    throw new UsageError(
      'A method and a path are needed.',
      'Write [API|SPEC] METHOD PATH, for example openapi.yaml GET /pets',
    );
  return [first, verbOf(second), third];
}

function verbOf(text: string): string {
  const verb = text.toUpperCase();
  if ((httpVerbs as readonly string[]).includes(verb)) return verb;
  throw new UsageError(`${text} is no method of API Gateway.`, `It has ${httpVerbs.join(', ')}.`);
}

/** `'Name: value'` of each `-H`. */
export function headersOf(given: readonly string[] | undefined): [string, string][] {
  return (given ?? []).map((text) => {
    const at = text.indexOf(':');
    if (at <= 0) throw new UsageError(`${JSON.stringify(text)} is no header.`, "Write it as 'Name: value'.");
    return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  });
}

/** The body of `-d`; `@FILE` is read. */
export async function bodyOf(world: World, data: string | undefined): Promise<Buffer | string> {
  if (data === undefined || !data.startsWith('@')) return data ?? '';
  const file = data.slice(1);
  return world.readFile(resolve(world.cwd, file)).catch((error: unknown) => {
    throw machineError(error, file);
  });
}

import { resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { machineError, Refusal } from '../errors.ts';
import type { World } from '../world.ts';

/** The text of a file as the user names it; `-` is standard input. */
export async function readText(world: World, file: string): Promise<string> {
  if (file === '-') return (await world.readStdin()).toString('utf8');
  const bytes = await world.readFile(resolve(world.cwd, file)).catch((error: unknown) => {
    throw machineError(error, file);
  });
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}

/** JSON or YAML text as plain data. */
export function parseData(text: string, file: string): unknown {
  if (/^\s*[[{]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // A flow collection of YAML, or broken: the reader below says where.
    }
  }
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: false });
  const [error] = document.errors;
  if (error) {
    const { line = 1, col = 1 } = error.linePos?.[0] ?? {};
    const message = (error.message.split('\n', 1)[0] as string).replace(/ at line \d+, column \d+:?$/, '');
    throw new Refusal(`${file}:${line}:${col}: ${message}.`, { next: howToWrite });
  }
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    // An alias without an anchor, or aliases that grow without end.
    if (error instanceof ReferenceError)
      throw new Refusal(`${file}: ${error.message}.`, { next: howToWrite });
    throw error;
  }
}

const howToWrite = 'Write it as JSON or YAML.';

/** Plain data that is a map with keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

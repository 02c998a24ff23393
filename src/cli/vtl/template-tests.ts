import { dirname, isAbsolute, join } from 'node:path';
import type { PlainTemplateInput } from '../../vtl/plain-input.ts';
import { Refusal } from '../errors.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import { checkedInput } from './input.ts';
import { isRecord, parseData, readText } from './read-data.ts';

/** One template test. */
export interface TemplateTest {
  readonly name: string;
  readonly template: string;
  /** What messages call the template: its own file, or the test's file and name. */
  readonly templateName: string;
  readonly input: PlainTemplateInput;
  readonly expected: string;
}

/** The tests of one file, in its order. */
export interface TestFile {
  readonly file: string;
  readonly text: string;
  readonly tests: readonly TemplateTest[];
  /** Further files the tests read; relative to the working directory. */
  readonly templateFiles: readonly string[];
}

/** Reads a list of tests, or a map with the list under `tests`; template files are relative to the test file. */
export async function readTestFile(world: World, file: string): Promise<TestFile> {
  const text = await readText(world, file);
  const data = parseData(text, file);
  const list = isRecord(data) ? data['tests'] : data;
  if (!Array.isArray(list)) throw new Refusal(`${file} is no list of template tests.`, { next: shape });
  const templateFiles = new Set<string>();
  const tests: TemplateTest[] = [];
  for (const [at, entry] of list.entries()) tests.push(await readTest(world, file, entry, at, templateFiles));
  warnOfUnknownKeys(world, file, list);
  return { file, text, tests, templateFiles: [...templateFiles] };
}

/** Suites carry remarks of their own (`basis`), so a key that nobody knows is no error: but it may be a typing mistake. */
function warnOfUnknownKeys(world: World, file: string, list: readonly unknown[]): void {
  const unknown = new Set(list.filter(isRecord).flatMap((entry) => Object.keys(entry)));
  for (const key of knownKeys) unknown.delete(key);
  if (unknown.size === 0) return;
  const names = [...unknown].map((key) => JSON.stringify(key)).join(', ');
  say(
    world.stderr,
    `${world.colours.stderr.yellow('warning')}: ${file}: tests have keys that mean nothing here: ${names}.`,
  );
}

const knownKeys = ['name', 'template', 'templateFile', 'input', 'expected', 'basis', 'description'];

const shape = 'Each test has name, template or templateFile, input and expected.';

async function readTest(
  world: World,
  file: string,
  entry: unknown,
  at: number,
  templateFiles: Set<string>,
): Promise<TemplateTest> {
  const where = `Test ${at + 1} of ${file}`;
  if (!isRecord(entry)) throw new Refusal(`${where} is no map.`, { next: shape });
  const name = typeof entry['name'] === 'string' ? entry['name'] : `test ${at + 1}`;
  const { expected } = entry;
  if (typeof expected !== 'string')
    throw new Refusal(`${where} has no text under expected.`, { next: shape });
  const input = checkedInput(entry['input'], `The input of test ${at + 1} of ${file}`);
  const { template, templateFile } = entry;
  if (template !== undefined && templateFile !== undefined)
    throw new Refusal(`${where} has both template and templateFile.`, { next: shape });
  if (typeof template === 'string')
    return { name, template, templateName: `${file} (${name})`, input, expected };
  if (typeof templateFile !== 'string') {
    throw new Refusal(`${where} has neither template nor templateFile.`, { next: shape });
  }
  const path = file === '-' || isAbsolute(templateFile) ? templateFile : join(dirname(file), templateFile);
  templateFiles.add(path);
  return { name, template: await readText(world, path), templateName: path, input, expected };
}

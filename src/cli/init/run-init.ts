import { copyFile, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineError, Refusal } from '../errors.ts';
import { say } from '../reporters/wrap.ts';
import type { GlobalOptions, World } from '../world.ts';
import { makeFolder } from './make-folder.ts';

/** The example ships with the package, and is what the tests serve. */
const example = fileURLToPath(new URL('../../../examples/petshop', import.meta.url));

/** Copies the example. A file that is there already stays, and stops everything before anything is written. */
export async function runInit(world: World, dir: string, options: GlobalOptions): Promise<void> {
  const folder = resolve(world.cwd, dir);
  const files = await filesOf(example);
  await refuseToOverwrite(files, folder, dir);
  for (const file of files) await write(file, folder);
  const shown = relative(world.cwd, folder);
  if (options.json) world.stdout.write(`${JSON.stringify({ folder: shown || '.', files })}\n`);
  else {
    say(world.stdout, `Wrote ${files.join(', ')}${shown ? ` to ${shown}` : ''}.\n`);
    if (!options.quiet) world.stdout.write(nextSteps(shown));
  }
}

async function refuseToOverwrite(files: readonly string[], folder: string, dir: string): Promise<void> {
  const present: string[] = [];
  for (const file of files) if (await isThere(join(folder, file))) present.push(file);
  if (present.length === 0) return;
  throw new Refusal(
    `${present.join(', ')} ${present.length > 1 ? 'are' : 'is'} there already; nothing was written.`,
    {
      code: 'ConflictException',
      next:
        dir === '.'
          ? 'Choose an empty folder: gwctl init demo'
          : 'Choose an empty folder, or move these out of the way.',
    },
  );
}

async function filesOf(folder: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  const files = await Promise.all(
    entries.map((entry) =>
      entry.isDirectory()
        ? filesOf(folder, join(below, entry.name))
        : Promise.resolve([join(below, entry.name)]),
    ),
  );
  return files.flat().sort();
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function write(file: string, folder: string): Promise<void> {
  const target = join(folder, file);
  const below = dirname(target);
  await makeFolder(below);
  await copyFile(join(example, file), target).catch((error: unknown) => {
    throw machineError(error, target);
  });
}

/** A path as one word of a shell. */
function asWord(path: string): string {
  return /^[\w./@%+,:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function nextSteps(shown: string): string {
  return `Serve it, and change any of the files while it runs:
  ${shown ? `cd ${asWord(shown)} && ` : ''}gwctl serve --watch

Then try:
  curl 'http://127.0.0.1:4000/dev/pets?type=fish'
  curl http://127.0.0.1:4000/dev/pets/7
  curl -d '{"name":"rex"}' -H 'Content-Type: application/json' http://127.0.0.1:4000/dev/pets
The last one is refused: the model wants a type. See why:
  gwctl test-invoke openapi.yaml POST /pets -d '{"name":"rex"}'
`;
}

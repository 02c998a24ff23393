import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../errors.ts';
import type { World } from '../world.ts';

/** Nothing was imported and gwctl.yaml names no spec: what to do, with the file that is meant where one lies here. */
export async function emptyWorkspace(world: World): Promise<Refusal> {
  const spec = await specIn(world.cwd);
  const next = spec
    ? `Serve the file itself: gwctl serve ./${spec}\nOr import it, to deploy it and keep its stages: gwctl import ${spec}`
    : 'Serve a file: gwctl serve openapi.yaml. Or import one first: gwctl import openapi.yaml. gwctl init makes an example.';
  return new Refusal('The workspace holds no API', { code: 'NotFoundException', next });
}

/** More files than a folder of a project has at its top. */
const mostFiles = 100;

/** A spec of the folder, `openapi` and `swagger` before other names. */
async function specIn(folder: string): Promise<string | undefined> {
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => /^[\w.-]+\.(?:ya?ml|json)$/.test(name))
    .sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  for (const name of names.slice(0, mostFiles)) if (await isSpec(join(folder, name))) return name;
  return undefined;
}

function rankOf(name: string): number {
  return /^(?:openapi|swagger)\./.test(name) ? 0 : 1;
}

/** The key that says so stands near the beginning. */
const beginning = 4096;

async function isSpec(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    if (!(await file.stat()).isFile()) return false;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(beginning), 0, beginning, 0);
    return /^[\s{]*["']?(?:openapi|swagger)["']?\s*:/m.test(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await file.close();
  }
}

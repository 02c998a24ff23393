import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KeySetError } from '../../authorizers/cognito/issuer-directory.ts';
import {
  createLocalIssuer,
  type LocalIssuer,
  parseLocalIssuer,
} from '../../authorizers/cognito/local-issuer.ts';
import { MachineError, machineError } from '../errors.ts';

/**
 * The workspace's own issuer; its key pair is made on first need. The file is readable by its owner alone whatever the umask,
 * and is there whole or not at all: when two commands make one at once, the first wins.
 */
export async function openIssuer(file: string): Promise<LocalIssuer> {
  const known = await readIssuer(file);
  if (known) return known;
  const fresh = JSON.stringify((await createLocalIssuer()).privateJwk);
  const half = `${file}.${randomUUID()}.new`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writePrivate(half, `${fresh}\n`);
    await link(half, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw machineError(error, file);
  } finally {
    await rm(half, { force: true });
  }
  return (await readIssuer(file)) ?? parseLocalIssuer(fresh);
}

/** A private JWK from a file that gwctl.yaml names. @throws {MachineError} */
export async function readIssuer(file: string): Promise<LocalIssuer | undefined> {
  try {
    return await parseLocalIssuer(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof KeySetError)
      throw new MachineError(
        `${file} cannot be used: ${error.message}.`,
        'Remove it, and gwctl token makes a new one.',
      );
    throw machineError(error, file);
  }
}

async function writePrivate(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await chmod(file, 0o600);
}

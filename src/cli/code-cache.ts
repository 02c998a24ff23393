import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { crc32 } from 'node:zlib';

/** Two checksums before the data: of the source it was compiled from, and of itself. V8 wants what follows at a multiple of eight. */
const headerBytes = 8;

/**
 * The file that holds V8's code for a command: one for each Node and set of V8 flags, in the user's cache folder or the one that
 * NODE_COMPILE_CACHE names, Node 22's word for it. Undefined where NODE_DISABLE_COMPILE_CACHE forbids it, while coverage is measured
 * (code from a cache counts no blocks), and where there is no home.
 */
export function codeCacheFile(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string | undefined {
  if (env['NODE_DISABLE_COMPILE_CACHE'] || env['NODE_V8_COVERAGE']) return undefined;
  const folder = env['NODE_COMPILE_CACHE'] || userFolder(env, platform);
  if (!folder) return undefined;
  const engine = `${process.version}-${process.arch}-${cachedDataVersionTag().toString(16)}`;
  return join(folder, `${command}-${engine}.bin`);
}

function userFolder(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string {
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'gwctl');
  if (platform === 'win32') return env['LOCALAPPDATA'] ? join(env['LOCALAPPDATA'], 'gwctl', 'cache') : '';
  const home = env['HOME'] || homeOfUser();
  return home && join(home, platform === 'darwin' ? 'Library/Caches' : '.cache', 'gwctl');
}

/** Empty for a user whom the machine does not know, as in containers. */
function homeOfUser(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}

/**
 * The code kept for a source; undefined where there is none, or it is of another version of gwctl, damaged, or another user's. V8 trusts
 * what it is given: code of another user would run as this one's.
 */
export function readCodeCache(file: string, source: Uint8Array): Buffer | undefined {
  const kept = ownFile(file);
  if (kept === undefined || kept.length <= headerBytes) return undefined;
  const data = kept.subarray(headerBytes);
  return kept.readUInt32LE(0) === crc32(source) && kept.readUInt32LE(4) === crc32(data) ? data : undefined;
}

function ownFile(file: string): Buffer | undefined {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const { uid } = fstatSync(descriptor);
      return process.getuid && process.getuid() !== uid ? undefined : readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Nothing kept yet, or nothing to be kept here.
    return undefined;
  }
}

/** Keeps the code, whole or not at all: others may read meanwhile. Where nothing can be written, the next start compiles again. */
export function writeCodeCache(file: string, source: Uint8Array, data: Buffer): void {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(crc32(source), 0);
  header.writeUInt32LE(crc32(data), 4);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    putWhole(file, Buffer.concat([header, data]));
  } catch {
    // A folder that is read-only or full, or none: nobody needs the file.
  }
}

function putWhole(file: string, bytes: Buffer): void {
  const aside = `${file}.${process.pid}`;
  try {
    writeFileSync(aside, bytes, { mode: 0o600, flag: 'wx' });
    renameSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
}

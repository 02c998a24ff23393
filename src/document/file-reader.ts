import { readFile, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RemoteReader } from './remote-file.ts';

/** How a spec's files are read. Relative paths are relative to the reader's own folder. */
export interface FileReader {
  /** Reads a regular file; rejects with Node's error (`ENOENT`, `EACCES`, `EISDIR`), or `ENOTREG` for a pipe or a device. */
  read(path: string): Promise<Uint8Array>;
  /** The path with every symbolic link followed, absolute; rejects when there is nothing. */
  realpath(path: string): Promise<string>;
  /** Reads what a `$ref` names on the network; absent: nothing is read from there. */
  readonly remote?: RemoteReader;
}

/**
 * The file system, seen from one folder, and the hosts that somebody allowed `$ref`s to lead to. Only regular files are opened: a pipe or a device would never end.
 */
export function nodeFiles(cwd: string, remoteHosts: readonly string[] = []): FileReader {
  return {
    ...(remoteHosts.length > 0 ? { remote: (url) => readRemote(url, remoteHosts) } : {}),
    async read(path) {
      const absolute = resolve(cwd, path);
      const found = await stat(absolute);
      if (!found.isFile() && !found.isDirectory()) throw notAFile(absolute);
      return readFile(absolute);
    },
    realpath: (path) => realpath(resolve(cwd, path)),
  };
}

/** Loaded here: nearly no spec refers to the network, and every command would load HTTPS for it. */
async function readRemote(url: string, hosts: readonly string[]): Promise<Uint8Array> {
  const { remoteFiles } = await import('./remote-files.ts');
  return remoteFiles(hosts)(url);
}

function notAFile(path: string): Error {
  return Object.assign(new Error(`${path} is not a regular file`), { code: 'ENOTREG', path });
}

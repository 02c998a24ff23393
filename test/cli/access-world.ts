import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { main } from '../../src/cli/main.ts';
import type { World } from '../../src/cli/world.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** For commands that run until they are stopped. */
export interface Serving {
  readonly stopped?: Promise<'SIGTERM' | 'SIGINT'>;
  /** Told all of stdout so far. */
  readonly onOutput?: (stdout: string) => void;
  /** A person watches, at 80 columns. */
  readonly isTTY?: boolean;
}

/** A workspace of its own, and what gwctl printed in it. */
export function workspace(config: string, now = Date.parse('2024-08-03T10:00:00Z')) {
  const folder = temporaryFolder('access');
  writeFileSync(join(folder, 'gwctl.yaml'), config);
  return {
    folder,
    run: async (args: readonly string[], env: World['env'] = {}, serving: Serving = {}) => {
      const printed = { stdout: '', stderr: '' };
      const output = (name: 'stdout' | 'stderr') => ({
        write: (text: string) => {
          printed[name] += text;
          serving.onOutput?.(printed.stdout);
        },
        isTTY: serving.isTTY ?? false,
        columns: 80,
      });
      const plain = new Chalk({ level: 0 });
      const world: World = {
        stdout: output('stdout'),
        stderr: output('stderr'),
        cwd: folder,
        env,
        readStdin: async () => Buffer.from('from stdin'),
        readFile: (path) => readFile(path),
        now: () => now,
        colours: { stdout: plain, stderr: plain },
        stopped: () => serving.stopped ?? new Promise(() => undefined),
        exitCode: 0,
      };
      const exitCode = await main(['node', 'gwctl', ...args], world);
      return { exitCode, ...printed };
    },
  };
}

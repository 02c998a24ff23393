import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const gwctl = fileURLToPath(new URL('../../bin/gwctl.js', import.meta.url));

// contract.md 2: a full disk is exit code 3, and no stack trace. /dev/full is Linux's.
it
  .runIf(existsSync('/dev/full'))
  .each([['explain', '--json'], ['--help'], ['--version'], ['import', '--help']])(
  'gwctl %s %s ends with 3 where its output cannot be written',
  (...args) => {
    const { status, stderr } = spawnSync(process.execPath, [gwctl, ...args], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      encoding: 'utf8',
      timeout: 20_000,
    });

    expect(stderr).toMatch(/^error: The output cannot be written: ENOSPC/);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(status).toBe(3);
  },
);

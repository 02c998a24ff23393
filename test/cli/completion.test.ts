import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandTable } from '../../src/cli/command-table.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { workspace } from './access-world.ts';
import { servedWorkspace } from './served-workspace.ts';

const { run } = workspace('');
const folder = temporaryFolder('completion');
const isThere = (shell: string) => spawnSync(shell, ['--version']).status === 0;

async function script(shell: string): Promise<string> {
  const { exitCode, stdout } = await run(['completion', shell]);
  expect(exitCode).toBe(0);
  const file = join(mkdtempSync(join(folder, 'script-')), shell);
  writeFileSync(file, stdout);
  return file;
}

describe.runIf(isThere('bash'))('the script for bash, in bash', () => {
  let file = '';
  beforeAll(async () => {
    file = await script('bash');
  });

  /** What Tab offers for the last word; what gwctl itself is asked for is answered with the question. */
  function offered(...words: string[]): string[] {
    const program = `
      source "$0"
      gwctl() { local IFS=+; printf '%s\\n' "asked:$*"; }
      COMP_WORDS=(gwctl "$@") COMP_CWORD=$# COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
      _gwctl 2>&1
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const output = execFileSync('bash', ['--noprofile', '--norc', '-c', program, file, ...words], {
      cwd: folder,
    });
    return output
      .toString()
      .split('\n')
      .filter((line) => line !== '');
  }

  it('completes the commands, and those below one', () => {
    expect(offered('')).toEqual(commandTable.map(({ name }) => name));
    expect(offered('stage', '')).toEqual(['list', 'show', 'set', 'delete']);
    expect(offered('--json', '--workspace', 'stage', 'can')).toEqual(['canary']);
  });

  it('completes options by their command, those of every command included', () => {
    expect(offered('serve', '--m')).toEqual(['--mount']);
    expect(offered('stage', 'set', '--cache-')).toEqual(['--cache-size']);
    expect(offered('stage', 'list', '--')).toEqual([
      '--json',
      '--workspace',
      '--no-color',
      '--quiet',
      '--verbose',
      '--help',
    ]);
  });

  it('completes values that are fixed, after a blank or an equals sign', () => {
    expect(offered('serve', '--mount', '')).toEqual(['stage', 'root']);
    expect(offered('serve', '--mount', '=', 'r')).toEqual(['root']);
    expect(offered('canary', 'set', '--use-stage-cache', '')).toEqual(['true', 'false']);
    expect(offered('metrics', '--statistics', 'p9')).toEqual(['p90', 'p99']);
    expect(offered('explain', 'missing-authen')).toEqual(['missing-authentication-token']);
  });

  it('asks gwctl for the names of the workspace that the line is about', () => {
    expect(offered('metrics', 'asked')).toEqual(['asked:completion+--names+apis']);
    expect(offered('logs', '--stage', '')).toEqual(['asked:completion+--names+stages']);
    expect(offered('--workspace', 'shop', 'rollback', '--to', '')).toEqual([
      'asked:completion+--names+deployments+--workspace=shop',
    ]);
    expect(offered('--workspace', '=', 'shop', 'stage', 'show', '')).toEqual([
      'asked:completion+--names+stages+apis+--workspace=shop',
    ]);
  });

  it('offers nothing where anything may stand', () => {
    expect(offered('serve', '--port', '')).toEqual([]);
    expect(offered('key', 'create', '')).toEqual([]);
  });

  it('completes files for specs, and what begins with a colon by what comes after it', () => {
    writeFileSync(join(folder, 'openapi.yaml'), '');

    expect(offered('lint', 'open')).toEqual(['openapi.yaml']);
    expect(offered('plan', 'add-stage', 'basic', 'asked', ':')).toEqual([
      'completion+--names+plans+apiStages',
    ]);
  });

  it('quotes what a shell would take for something else', () => {
    const program = `source "$0"; gwctl() { printf '%s\\n' 'my api' '$default'; }
      COMP_WORDS=(gwctl metrics '') COMP_CWORD=2; _gwctl; printf '%s\\n' "\${COMPREPLY[@]}"`;

    const output = execFileSync('bash', ['--norc', '-c', program, file]).toString();

    expect(output).toBe('my\\ api\n\\$default\n');
  });

  it('is bound to gwctl', () => {
    const output = execFileSync('bash', ['--norc', '-c', 'source "$0"; complete -p gwctl', file]).toString();

    expect(output).toBe('complete -F _gwctl gwctl\n');
  });
});

describe('the scripts for the other shells', () => {
  it.each(['zsh', 'fish'].filter(isThere))('%s can read its own', async (shell) => {
    expect(spawnSync(shell, ['-n', await script(shell)]).stderr.toString()).toBe('');
  });

  it('zsh gets the same functions as bash', async () => {
    const { stdout } = await run(['completion', 'zsh']);
    const { stdout: bash } = await run(['completion', 'bash']);
    const shared = (text: string) => text.slice(text.indexOf('_gwctl_table()'), text.indexOf('\n_gwctl()'));

    expect(stdout).toMatch(/^#compdef gwctl\n/);
    expect(shared(stdout)).toBe(shared(bash));
  });

  it('fish gets a line for each command and option, with its description', async () => {
    const { stdout } = await run(['completion', 'fish']);

    expect(stdout).toContain(`complete -c gwctl -n '__gwctl_at "stage"' -f -a 'delete' -d '`);
    expect(stdout).toMatch(/__gwctl_at "serve"' -l mount -d '[^']+' -x -a 'stage root'\n/);
    expect(stdout).toMatch(
      /__gwctl_at "logs"' -l stage -d 'one stage' -x -a '\(gwctl completion --names stages 2>\/dev\/null\)'\n/,
    );
    expect(stdout).toMatch(/__gwctl_at "logs"' -l follow -s f -d '[^']+'\n/);
  });
});

describe('names of the workspace', () => {
  it('are printed one a line, by kind', async () => {
    const { run } = await servedWorkspace();

    const { stdout } = await run([
      'completion',
      '--names',
      'apis',
      'stages',
      'apiStages',
      'routes',
      'constructor',
    ]);

    expect(stdout).toBe('petshop\ndev\npetshop:dev\n/pets\n/broken\n');
  });

  it('are none where there is no workspace, or a broken one', async () => {
    const broken = workspace('{');

    expect(await run(['completion', '--names', 'stages'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect((await broken.run(['completion', '--names', 'stages'])).stdout).toBe('');
  });
});

describe('gwctl completion', () => {
  it('says what is missing', async () => {
    const { exitCode, stderr } = await run(['completion']);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('Run gwctl completion bash, zsh or fish.');
  });

  it('gives the script in JSON where that is asked for', async () => {
    const { stdout } = await run(['completion', 'zsh', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      shell: 'zsh',
      script: expect.stringContaining('#compdef gwctl'),
    });
  });
});

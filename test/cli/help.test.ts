import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/cli/command-table.ts';
import { workspace } from './access-world.ts';

const { run } = workspace('');

async function helpOf(...words: string[]): Promise<string> {
  const { exitCode, stdout } = await run([...words, '--help']);
  expect(exitCode).toBe(0);
  return stdout;
}

/** The commands below a command, as its help lists them. */
function commandsIn(help: string): string[] {
  const list = /\nCommands:\n([\s\S]*?)(\n\n|$)/.exec(help)?.[1] ?? '';
  return [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = '']) => name);
}

// Our choice: a terminal breaks longer lines in the middle of words.
describe('gwctl explain at 80 columns', () => {
  it.each([[[]], [['stages']], [['missing-authentication-token']], [['cors']]])('%j fits', async (words) => {
    const { stdout } = await run(['explain', ...words], {}, { isTTY: true });

    // A word without a blank stays whole.
    const long = stdout.split('\n').filter((line) => line.length > 80 && line.trim().includes(' '));
    expect(long).toEqual([]);
  });

  it('keeps the items of a list apart', async () => {
    const { stdout } = await run(['explain', 'missing-authentication-token'], {}, { isTTY: true });

    expect(stdout.match(/^- /gm)).toHaveLength(4);
    expect(stdout).toMatch(/^gwctl why METHOD PATH/m);
  });

  it('gives a pipe whole lines', async () => {
    const { stdout } = await run(['explain']);

    expect(stdout).toMatch(/^ {2}cors-gateway-responses .*$/m);
  });
});

// reference/user-expectations.md: one-line purpose, real examples.
describe('help', () => {
  it.each(commandTable.map(({ name }) => [name]))('of gwctl %s has examples', async (name) => {
    const help = await helpOf(name);
    const below = await Promise.all(commandsIn(help).map((word) => helpOf(name, word)));

    expect([help, ...below].join('\n')).toMatch(/\nExamples?( [a-z ]+)?:\n/);
  });

  it('of a command below begins with a sentence', async () => {
    expect(await helpOf('stage', 'delete')).toContain('\n\nRemoves a stage; its deployments stay.\n\n');
  });
});

describe('help at 80 columns', () => {
  it.each([[''], ...commandTable.map(({ name }) => [name])])('gwctl %s fits', async (name) => {
    const help = await helpOf(...(name === '' ? [] : [name]));
    const below = name === '' ? [] : await Promise.all(commandsIn(help).map((word) => helpOf(name, word)));

    const lines = [help, ...below].flatMap((text) => text.split('\n'));

    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});

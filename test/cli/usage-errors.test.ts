import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

/** Wrong usage is exit code 2 and a sentence (contract, section 2). */
describe('wrong usage', () => {
  it.each([
    [['improt', 'x.yaml'], "unknown command 'improt'\nDid you mean gwctl import?"],
    [['serve', 'x.yaml', '--port', '99999'], 'Ports go up to 65535'],
    [['serve', 'x.yaml', '--port', '-1'], 'Write a whole number'],
    [['serve', '-', '--watch'], 'Standard input cannot be watched.'],
    [['sign', 'GET', '/x', '--query', '--expires', '604801'], 'A week is the most'],
    [['import', ''], 'spec is empty.\nCheck the variable'],
    [['import', '--nope'], "unknown option '--nope'"],
  ])('gwctl %j says what is wrong', async (args, message) => {
    const { run } = workspace('');

    const { exitCode, stderr } = await run(args);

    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  it('takes no folder for a command', async () => {
    const { run } = workspace('');

    const { stderr } = await run(['--workspace', 'plan', 'key', 'list']);

    expect(stderr).toContain('There is no folder plan.');
  });
});

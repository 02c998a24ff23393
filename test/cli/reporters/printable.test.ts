import { describe, expect, it } from 'vitest';
import { printable, withoutTerminalCommands } from '../../../src/cli/reporters/printable.ts';

const esc = '\u001B';

describe('text of a spec on a line for people', () => {
  it('holds no codes and no line ends', () => {
    expect(printable(`a${esc}[2Jb\nc\u009B31m\u0007`)).toBe('a\uFFFD[2Jb c\uFFFD31m\uFFFD');
  });

  it('cuts names of any length in the middle, and leaves the sentence whole', () => {
    const text = printable(`Unable to create '/${'a'.repeat(100_000)}|': mend it.`);
    expect(text.length).toBeLessThan(400);
    expect(text).toMatch(/^Unable to create '\/a+…a+\|': mend it\.$/);
  });
});

describe('what a terminal is given', () => {
  it('keeps colours, tabs and line ends', () => {
    const text = `${esc}[1mbold${esc}[22m\tand\n${esc}[31;1mred${esc}[0m`;
    expect(withoutTerminalCommands(text)).toBe(text);
  });

  it.each([
    ['clears the screen', `${esc}[2J`],
    ['moves the cursor', `${esc}[1;1H`],
    ['sets the title', `${esc}]0;owned\u0007`],
    ['goes back over what was written', 'error\rfine '],
    ['erases what was written', 'error\b\b\b\b\b'],
    ['says it in eight bits', '\u009B2J'],
  ])('never what %s', (_, text) => {
    expect(withoutTerminalCommands(text)).not.toMatch(/[^\P{Cc}\n\t]/u);
  });
});

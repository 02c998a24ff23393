import { describe, expect, it } from 'vitest';
import { table } from '../../../src/cli/reporters/table.ts';
import { laidOut, proseWidth, wrap } from '../../../src/cli/reporters/wrap.ts';

const output = { write: () => undefined, isTTY: false, columns: 80 };

// Our choice throughout.
describe('sentences in a terminal', () => {
  it('break between words, with the later lines indented', () => {
    expect(wrap('error: one two three four five six seven eight nine', 34, 2, 0)).toBe(
      'error: one two three four five six\n  seven eight nine',
    );
  });

  it('do not count the codes of colours', () => {
    const red = (text: string) => `\u001b[31m${text}\u001b[39m`;

    expect(wrap(`${red('0123456789')} 0123456789 012345678`, 31)).not.toContain('\n');
  });

  it('keep a path or a URL whole', () => {
    const url = `https://pets.example.com/${'a'.repeat(60)}`;

    expect(wrap(`see ${url} for more`, 40)).toBe(`see\n${url}\nfor more`);
  });

  it('keep the lines that they have, and their indentation', () => {
    expect(laidOut('one\n  two', 80)).toBe('one\n  two');
  });

  it('are whole lines in a pipe, unless somebody asks for a width', () => {
    expect(proseWidth(output)).toBe(Number.POSITIVE_INFINITY);
    expect(proseWidth({ ...output, isWidthAsked: true })).toBe(80);
    expect(proseWidth({ ...output, isTTY: true })).toBe(80);
  });

  it('stop at 100 columns however wide the terminal is', () => {
    expect(proseWidth({ ...output, isTTY: true, columns: 300 })).toBe(100);
  });
});

describe('a table that is too wide', () => {
  it('breaks the one column that gives way, and cuts nothing', () => {
    const columns = [{ heading: 'Stage' }, { heading: 'Description', flexible: true }, { heading: 'Id' }];

    const text = table(columns, [['dev', 'the one that everybody uses', 'abc']], 30);

    expect(text).toBe(
      'Stage  Description         Id\ndev    the one that        abc\n       everybody uses\n',
    );
  });
});

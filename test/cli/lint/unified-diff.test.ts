import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../../src/cli/lint/unified-diff.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;
const before = Array.from({ length: 30 }, (_, i) => `line ${i + 1}`);

describe('a unified diff', () => {
  it('has one hunk for changes that stand close together', () => {
    const after = before.with(9, 'ten').toSpliced(13, 0, 'more');

    expect(unifiedDiff('a.yaml', text(before), text(after))).toBe(
      text([
        '--- a.yaml',
        '+++ a.yaml',
        '@@ -7,10 +7,11 @@',
        ' line 7',
        ' line 8',
        ' line 9',
        '-line 10',
        '+ten',
        ' line 11',
        ' line 12',
        ' line 13',
        '+more',
        ' line 14',
        ' line 15',
        ' line 16',
      ]),
    );
  });

  const hasGit = spawnSync('git', ['--version']).status === 0;
  it.runIf(hasGit)('is one that git applies, wherever the changes stand', () => {
    const after = before
      .with(0, 'one')
      .toSpliced(4, 2)
      .toSpliced(12, 0, 'x', 'y')
      .with(27, 'z')
      .toSpliced(29, 1);
    const folder = temporaryFolder('diff');
    writeFileSync(join(folder, 'a.yaml'), text(before));
    const diff = unifiedDiff('a.yaml', text(before), text(after))
      .replace('--- ', '--- a/')
      .replace('+++ ', '+++ b/');

    const applied = spawnSync('git', ['apply', '-'], { cwd: folder, input: diff, encoding: 'utf8' });

    expect(applied.stderr).toBe('');
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(text(after));
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionSettings } from './function-settings.ts';

/** Code that stands in a CloudFormation or SAM template (`ZipFile`, `InlineCode`), as files of a folder that goes with the runner. */
export class InlineCode {
  private folder: string | undefined;
  private written = 0;

  /** The settings with a folder in place of the text. */
  placed(settings: FunctionSettings): FunctionSettings {
    const { inlineCode, ...rest } = settings;
    if (inlineCode === undefined) return settings;
    // A folder that nobody else can write to: what lies in it is run.
    this.folder ??= mkdtempSync(join(tmpdir(), 'gwctl-inline-'));
    const codeUri = join(this.folder, String(++this.written));
    mkdirSync(codeUri);
    writeFileSync(join(codeUri, indexFile(inlineCode, settings.runtime)), inlineCode);
    return { ...rest, codeUri };
  }

  remove(): void {
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  }
}

/** CloudFormation puts the code into a file named `index`. Unverified: its extension for ES module syntax. */
function indexFile(code: string, runtime: string | undefined): string {
  if (runtime?.startsWith('python')) return 'index.py';
  return /^\s*(?:import|export)\s/m.test(code) ? 'index.mjs' : 'index.js';
}

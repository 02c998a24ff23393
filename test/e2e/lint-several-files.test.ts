import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const command = fileURLToPath(new URL('../../bin/gwctl.js', import.meta.url));
const spec = (root: string) => `openapi: 3.0.1
info: { title: pets, version: "1" }
${root}paths:
  /pets:
    get:
      operationId: getPets
      responses: { "200": { description: ok } }
      x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: "https://pets.example.com" }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gwctl-lint-'));
  writeFileSync(join(folder, 'gwctl.yaml'), '{}\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The build has compiled schemas that the tests of the sources do not have. */
describe('the built gwctl lint', () => {
  it('says of a file what is in it, whatever the file before it had', async () => {
    writeFileSync(join(folder, 'a.yaml'), spec('surprise: 1\n'));
    writeFileSync(join(folder, 'b.yaml'), spec(''));
    const child = spawn(process.execPath, [command, 'lint', 'a.yaml', 'b.yaml', '--json'], { cwd: folder });

    const report = JSON.parse(await text(child.stdout)) as {
      files: { file: string; diagnostics: { ruleId: string; line: number }[] }[];
    };
    if (child.exitCode === null) await once(child, 'close');

    expect(
      report.files.map(({ file, diagnostics }) => [
        file,
        diagnostics.map(({ ruleId, line }) => [ruleId, line]),
      ]),
    ).toEqual([
      ['a.yaml', [['openapi-schema', 3]]],
      ['b.yaml', []],
    ]);
  });
});

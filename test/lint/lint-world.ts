import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Chalk } from 'chalk';
import { main } from '../../src/cli/main.ts';
import type { World } from '../../src/cli/world.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A folder with files, and what gwctl printed in it. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = temporaryFolder('lint');
  for (const [name, content] of Object.entries({ 'gwctl.yaml': '{}\n', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return {
    folder,
    text: (name: string) => readFileSync(join(folder, name), 'utf8'),
    run: async (args: readonly string[], stdin = '') => {
      const printed = { stdout: '', stderr: '' };
      const output = (name: 'stdout' | 'stderr') => ({
        write: (text: string) => {
          printed[name] += text;
        },
        isTTY: false,
        columns: 80,
      });
      const plain = new Chalk({ level: 0 });
      const world: World = {
        stdout: output('stdout'),
        stderr: output('stderr'),
        cwd: folder,
        env: {},
        readStdin: async () => Buffer.from(stdin),
        readFile: (path) => readFile(path),
        now: () => Date.parse('2026-01-01T00:00:00Z'),
        colours: { stdout: plain, stderr: plain },
        stopped: () => new Promise(() => undefined),
        exitCode: 0,
      };
      const exitCode = await main(['node', 'gwctl', ...args], world);
      return { exitCode, ...printed };
    },
  };
}

/** A spec that no rule of the recommended set has anything to say about. */
export const clean = `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets:
    get:
      operationId: getPets
      responses: { "200": { description: ok } }
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: { application/json: '{"statusCode": 200}' }
        responses: { default: { statusCode: "200" } }
`;

/** A spec with one error, in line 9, and one warning, in line 10. */
export const broken = `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets:
    get:
      responses: { "200": { description: ok } }
      x-amazon-apigateway-integration:
        type: http
        httpMethod: FETCH
        uri: http://pets.example.com # the shop
        responses: { default: { statusCode: "200" } }
`;

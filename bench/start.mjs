// Goals 10, 11 and 17: from the start of a process to its first answer, to the end of its help, and from a save to what is served.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routesSpec } from './lib/rest-specs.mjs';
import { bin, startPinned } from './lib/servers.mjs';
import { goalRow, summary } from './lib/table.mjs';

const example = fileURLToPath(new URL('../examples/petshop', import.meta.url));
const bare = fileURLToPath(new URL('./lib/bare.mjs', import.meta.url));

const firstAnswer = (args, path) =>
  new Promise((ok, fail) => {
    const started = performance.now();
    const child = spawn(process.execPath, args, { env: { ...process.env, NO_COLOR: '1' } });
    let out = '';
    child.stdout.on('data', (d) => {
      out += d;
      const port = /^port (\d+)/m.exec(out)?.[1] ?? /"url":"http:\/\/[^:]+:(\d+)"/.exec(out)?.[1];
      if (!port) return;
      out = '';
      request({ port, path, host: '127.0.0.1' }, (res) => {
        const took = performance.now() - started;
        res.resume();
        child.once('close', () =>
          res.statusCode < 300 ? ok(took) : fail(new Error(`status ${res.statusCode}`)),
        );
        child.kill('SIGTERM');
      }).end();
    });
  });

const timed = (args) => {
  const started = performance.now();
  spawnSync(process.execPath, args);
  return performance.now() - started;
};

/** Milliseconds from the write of a spec of 100 routes to the first answer of the new version, several times. */
async function savesToServed() {
  const folder = mkdtempSync(join(tmpdir(), 'gwctl-bench-'));
  const file = join(folder, 'openapi.json');
  const save = (mark) =>
    writeFileSync(file, JSON.stringify(routesSpec(100)).replaceAll('\\"stage\\"', `\\"mark${mark}\\"`));
  save(0);
  const args = ['serve', file, '--workspace', folder, '--stage', 'dev', '--port', '0', '--json', '--watch'];
  const gwctl = await startPinned([bin, ...args]);
  const times = [];
  try {
    for (let mark = 1; mark <= 9; mark++) {
      save(mark);
      const started = performance.now();
      for (;;) {
        const answer = await fetch(`http://127.0.0.1:${gwctl.port}/dev/things7/7/parts`);
        if ((await answer.text()).includes(`mark${mark}`)) break;
        await new Promise((done) => setTimeout(done, 2));
      }
      times.push(performance.now() - started);
      await new Promise((done) => setTimeout(done, 150));
    }
  } finally {
    await gwctl.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return summary(times).median;
}

export async function run() {
  const rounds = { bare: [], serve: [], nothing: [], help: [] };
  for (let i = 0; i < 11; i++) {
    rounds.bare.push(await firstAnswer([bare], '/'));
    rounds.serve.push(
      await firstAnswer(
        [
          bin,
          'serve',
          `${example}/openapi.yaml`,
          '--workspace',
          example,
          '--stage',
          'dev',
          '--port',
          '0',
          '--json',
        ],
        '/dev/pets',
      ),
    );
    rounds.nothing.push(timed(['-e', '0']));
    rounds.help.push(timed([bin, '--help']));
  }
  const ms = Object.fromEntries(
    Object.entries(rounds).map(([name, values]) => [name, summary(values).median]),
  );
  goalRow({
    name: '10 serve SPEC to first 2xx / bare',
    value: ms.serve / ms.bare,
    goal: 2.5,
    better: 'less',
    detail: `${ms.serve.toFixed(0)} ms, bare ${ms.bare.toFixed(0)} ms`,
  });
  goalRow({
    name: '11 --help over node -e 0',
    value: ms.help - ms.nothing,
    goal: 15,
    better: 'less',
    unit: ' ms',
    detail: `${ms.help.toFixed(0)} ms, node ${ms.nothing.toFixed(0)} ms`,
  });
  goalRow({
    name: '17 save of a spec of 100 routes to served',
    value: await savesToServed(),
    goal: 200,
    better: 'less',
    unit: ' ms',
  });
}

// Goals 10 and 11: from the start of a process to its first answer, and to the end of its help.
import { spawn, spawnSync } from 'node:child_process';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { bin } from './lib/servers.mjs';
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
}

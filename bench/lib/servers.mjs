import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const bin = fileURLToPath(new URL('../../bin/gwctl.js', import.meta.url));

/** Starts a program pinned to core 0 (or `core`) and resolves with the port it prints: a gwctl ready line, or `port N`. */
export function startPinned(args, { cwd, env, core = 0 } = {}) {
  return new Promise((ok, fail) => {
    const child = spawn('taskset', ['-c', String(core), process.execPath, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env },
    });
    let out = '';
    let err = '';
    child.stderr.on('data', (d) => {
      err += d;
    });
    child.stdout.on('data', (d) => {
      out += d;
      const port = /^port (\d+)/m.exec(out)?.[1] ?? /"url":"http:\/\/[^:]+:(\d+)"/.exec(out)?.[1];
      if (port)
        ok({
          port: Number(port),
          pid: child.pid,
          stop: () =>
            new Promise((done) => {
              child.once('close', done);
              child.kill('SIGTERM');
            }),
        });
    });
    child.on('close', () => fail(new Error(`did not start: ${err || out}`)));
  });
}

/** Runs wrk on core 1: requests a second, p99 in milliseconds, failures. */
export function load(url, { seconds = 4, connections = 64, script } = {}) {
  const args = [
    '-c',
    '1',
    'wrk',
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    ...(script ? ['-s', script] : []),
    url,
  ];
  return new Promise((ok, fail) => {
    const child = spawn('taskset', args);
    let out = '';
    child.stdout.on('data', (d) => {
      out += d;
    });
    child.on('error', fail);
    child.on('close', () => {
      const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(out)?.[1]);
      const p99 = /99%\s+([\d.]+)(us|ms|s)/.exec(out);
      const failures =
        Number(/Non-2xx or 3xx responses: (\d+)/.exec(out)?.[1] ?? 0) + (/Socket errors/.test(out) ? 1 : 0);
      if (!Number.isFinite(rate)) return fail(new Error(`wrk gave no figure (Debian's package wrk): ${out}`));
      ok({ rate, p99: Number(p99?.[1]) * { us: 0.001, ms: 1, s: 1000 }[p99?.[2]], failures });
    });
  });
}

/** CPU time of a process so far: what a request costs shows in it even where other programs take the core. */
function cpuMillis(pid) {
  if (pid === undefined) return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Rounds over several targets, interleaved; one short warm-up each. A target may bring a load generator of its own. */
export async function interleaved(targets, { rounds = 3, seconds = 4, connections = 64 } = {}) {
  const results = new Map(targets.map((target) => [target.name, []]));
  const measure = ({ url, script, load: own = load }, seconds) => own(url, { seconds, connections, script });
  for (const target of targets) await measure(target, 2);
  for (let round = 0; round < rounds; round++) {
    for (const target of targets) {
      const before = cpuMillis(target.pid);
      const result = await measure(target, seconds);
      const micros = ((cpuMillis(target.pid) - before) * 1000) / (result.rate * seconds);
      results.get(target.name).push({ ...result, micros });
    }
  }
  return results;
}

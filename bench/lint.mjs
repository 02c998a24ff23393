// Goal 8: gwctl lint over two kinds of generated specs, beside Spectral and Redocly where they are installed: beside gwctl, or in
// LINT_PEERS (a folder with `@stoplight/spectral-cli` and `@redocly/cli` in its node_modules).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedSpec } from './lib/generated-spec.mjs';
import { largeSpec } from './lib/large-spec.mjs';
import { bin } from './lib/servers.mjs';
import { goalRow, summary } from './lib/table.mjs';

const sizes = { '2 KB': 2e3, '0.4 MB': 4e5, '2.5 MB': 2.5e6, '13 MB': 13e6 };
/** Paths of large-spec for 13 MB. Its models refer to each other, which takes Spectral more than five minutes. */
const largePaths = 5570;

/** A peer that takes longer is stopped: all that is known of it then is that it takes longer. */
const mostSeconds = 120;

const others = {
  spectral: ['@stoplight/spectral-cli/dist/index.js', (file) => ['lint', file, '--ruleset', rulesetOf(file)]],
  redocly: ['@redocly/cli/bin/cli.js', (file) => ['lint', file, '--extends=recommended']],
};

/** Wall time and the processor's time in seconds, and peak memory in MB, of one run; the process itself tells the last two. */
function timed(args) {
  const probe = `process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); require('fs').writeSync(2, '\\npeak ' + maxRSS + ' ' + (userCPUTime + systemCPUTime) / 1e6 + '\\n') })`;
  const preload = join(tmpdir(), 'gwctl-bench-peak.cjs');
  writeFileSync(preload, probe);
  const started = performance.now();
  const { stderr, error } = spawnSync(process.execPath, ['--require', preload, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: '1' },
    timeout: mostSeconds * 1000,
    killSignal: 'SIGKILL',
  });
  const seconds = (performance.now() - started) / 1000;
  const [, kilobytes = 0, cpu = 0] = /\npeak (\d+) ([\d.]+)/.exec(stderr) ?? [];
  const isStopped = error?.code === 'ETIMEDOUT';
  return { seconds, cpu: Number(cpu), peak: Number(kilobytes) / 1024, isStopped };
}

/** Three rounds of gwctl over one file, printed. */
function measured(name, file) {
  const rounds = Array.from({ length: 3 }, () => timed([bin, 'lint', file, '--format', 'json']));
  const { median, spread } = summary(rounds.map(({ seconds }) => seconds));
  const peak = Math.max(...rounds.map((each) => each.peak));
  const cpu = summary(rounds.map((each) => each.cpu)).median;
  console.log(
    `       ${name.padEnd(18)} ${median.toFixed(2)} s (processor ${cpu.toFixed(2)} s), ${peak.toFixed(0)} MB, spread ${spread.toFixed(2)}`,
  );
  return { median, cpu, peak, file };
}

function rulesetOf(file) {
  const ruleset = `${file}.spectral.yaml`;
  writeFileSync(ruleset, 'extends: ["spectral:oas"]\n');
  return ruleset;
}

/** Beside gwctl, or in LINT_PEERS: a folder with them in its node_modules. */
const places = [process.env.LINT_PEERS, fileURLToPath(new URL('..', import.meta.url))];

function entryOf(path) {
  return places
    .filter((place) => place !== undefined)
    .map((place) => join(place, 'node_modules', path))
    .find((file) => existsSync(file));
}

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'gwctl-bench-lint-'));
  try {
    const ours = {};
    for (const [name, bytes] of Object.entries(sizes)) {
      const file = join(folder, `${bytes}.json`);
      writeFileSync(file, generatedSpec(bytes));
      ours[name] = measured(name, file);
    }
    const large = join(folder, 'large.json');
    writeFileSync(large, JSON.stringify(largeSpec(largePaths)));
    const linked = measured('13 MB, large-spec', large);
    goalRow({
      name: '8 lint 13 MB, memory',
      value: Math.max(ours['13 MB'].peak, linked.peak),
      goal: 400,
      better: 'less',
      unit: ' MB',
    });
    const perMb = (name, mb) => (ours[name].median - ours['2 KB'].median) / mb;
    goalRow({
      name: '8 lint grows linearly (13 MB / 2.5 MB, by MB)',
      value: perMb('13 MB', 13) / perMb('2.5 MB', 2.5),
      goal: 1.3,
      better: 'less',
    });
    compare(ours['13 MB'], '13 MB', { spectral: 1 / 15, redocly: 0.75 });
    compare(linked, '13 MB, large-spec', { spectral: 1 / 15, redocly: 0.75 });
    compare(ours['2 KB'], '2 KB', { redocly: 0.5 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare({ median, cpu, file }, name, goals) {
  for (const [other, goal] of Object.entries(goals)) {
    const [path, argsOf] = others[other];
    const entry = entryOf(path);
    if (!entry) {
      console.log(`       ${other} is not installed: no row for ${name}`);
      continue;
    }
    const { seconds, cpu: theirs, peak, isStopped } = timed([entry, ...argsOf(file)]);
    if (isStopped) {
      // Nothing to be proud of or ashamed of: the real ratio is smaller than this one.
      const most = (median / mostSeconds).toFixed(3);
      console.log(
        `       8 lint ${name} / ${other}: stopped after ${mostSeconds} s, so less than ${most} (${median.toFixed(2)} s)`,
      );
      continue;
    }
    goalRow({
      name: `8 lint ${name} / ${other}`,
      value: median / seconds,
      goal,
      better: 'less',
      detail: `${median.toFixed(2)} s, ${other} ${seconds.toFixed(2)} s and ${peak.toFixed(0)} MB; of the processor's time ${(cpu / theirs).toFixed(2)}`,
    });
  }
}

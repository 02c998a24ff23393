// Goal 8: gwctl lint over two kinds of generated specs, beside Spectral and Redocly where they are installed: beside gwctl, or in
// LINT_PEERS (a folder with `@stoplight/spectral-cli` and `@redocly/cli` in its node_modules).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dump } from 'js-yaml';
import { generatedSpec } from './lib/generated-spec.mjs';
import { largeSpec } from './lib/large-spec.mjs';
import { bin } from './lib/servers.mjs';
import { goalRow, summary } from './lib/table.mjs';

const sizes = { '2 KB': 2e3, '0.4 MB': 4e5, '2.5 MB': 2.5e6, '13 MB': 13e6 };
/** Of the wall time of each peer. */
const goals = { '13 MB': { spectral: 1 / 15, redocly: 0.75 }, '2 KB': { redocly: 0.5 } };
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

/** Three rounds over one file, of gwctl and of each peer that is installed, one after the other in each round; printed. */
function measured(name, file, peers = []) {
  const runs = new Map([['gwctl', []], ...peers.filter(entryOf).map((peer) => [peer, []])]);
  for (let round = 0; round < 3; round++) {
    for (const [tool, rounds] of runs) {
      // What was stopped once is not asked again.
      if (!rounds.some(({ isStopped }) => isStopped)) rounds.push(timed(argumentsOf(tool, file)));
    }
  }
  const results = new Map([...runs].map(([tool, rounds]) => [tool, resultOf(rounds)]));
  for (const [tool, result] of results) {
    console.log(`       ${name.padEnd(18)} ${tool.padEnd(8)} ${figuresOf(result)}`);
  }
  return { ...results.get('gwctl'), name, results };
}

function figuresOf({ median, cpu, peak, spread, isStopped }) {
  if (isStopped) return `stopped after ${mostSeconds} s`;
  return `${median.toFixed(2)} s (processor ${cpu.toFixed(2)} s), ${peak.toFixed(0)} MB, spread ${spread.toFixed(2)}`;
}

function resultOf(rounds) {
  const { median, spread } = summary(rounds.map(({ seconds }) => seconds));
  const cpu = summary(rounds.map((each) => each.cpu)).median;
  const peak = Math.max(...rounds.map((each) => each.peak));
  return { median, spread, cpu, peak, isStopped: rounds.some(({ isStopped }) => isStopped) };
}

function argumentsOf(tool, file) {
  return tool === 'gwctl'
    ? [bin, 'lint', file, '--format', 'json']
    : [entryOf(tool), ...others[tool][1](file)];
}

function rulesetOf(file) {
  const ruleset = `${file}.spectral.yaml`;
  writeFileSync(ruleset, 'extends: ["spectral:oas"]\n');
  return ruleset;
}

/** Beside gwctl, or in LINT_PEERS: a folder with them in its node_modules. */
const places = [process.env.LINT_PEERS, fileURLToPath(new URL('..', import.meta.url))];

function entryOf(peer) {
  return places
    .filter((place) => place !== undefined)
    .map((place) => join(place, 'node_modules', others[peer][0]))
    .find((file) => existsSync(file));
}

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'gwctl-bench-lint-'));
  try {
    const ours = {};
    for (const [name, bytes] of Object.entries(sizes)) {
      const file = join(folder, `${bytes}.json`);
      writeFileSync(file, generatedSpec(bytes));
      ours[name] = measured(name, file, Object.keys(goals[name] ?? {}));
    }
    const yaml = join(folder, '2.5-mb.yaml');
    writeFileSync(yaml, dump(JSON.parse(generatedSpec(sizes['2.5 MB']))));
    measured('2.5 MB as YAML', yaml);
    const large = join(folder, 'large.json');
    writeFileSync(large, JSON.stringify(largeSpec(largePaths)));
    const linked = measured('13 MB, large-spec', large, Object.keys(goals['13 MB']));
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
    compare(ours['13 MB'], goals['13 MB']);
    compare(linked, goals['13 MB']);
    compare(ours['2 KB'], goals['2 KB']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare({ median, cpu, name, results }, wanted) {
  for (const [peer, goal] of Object.entries(wanted)) {
    const theirs = results.get(peer);
    if (!theirs) {
      console.log(`       ${peer} is not installed: no row for ${name}`);
    } else if (theirs.isStopped) {
      // Nothing to be proud of or ashamed of: the real ratio is smaller than this one.
      const most = (median / mostSeconds).toFixed(3);
      console.log(
        `       8 lint ${name} / ${peer}: stopped after ${mostSeconds} s, so less than ${most} (${median.toFixed(2)} s)`,
      );
    } else {
      const detail = `${median.toFixed(2)} s, ${peer} ${theirs.median.toFixed(2)} s and ${theirs.peak.toFixed(0)} MB; of the processor's time ${(cpu / theirs.cpu).toFixed(2)}`;
      goalRow({
        name: `8 lint ${name} / ${peer}`,
        value: median / theirs.median,
        goal,
        better: 'less',
        detail,
      });
    }
  }
}

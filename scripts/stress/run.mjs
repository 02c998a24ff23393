#!/usr/bin/env node
// Long runs that are no part of `npm test`. `npm run stress` runs all, `npm run stress -- deployments` one.
import { readdirSync } from 'node:fs';

const helpers = ['run.mjs', 'worker.mjs'];
const parts = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.mjs') && !helpers.includes(name))
  .map((name) => name.slice(0, -'.mjs'.length));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !parts.includes(name));
if (unknown.length > 0) {
  console.error(`There is no stress run ${unknown.join(', ')}; there are ${parts.join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const part of asked.length > 0 ? asked : parts) {
    console.log(`\n${part}`);
    const { run } = await import(`./${part}.mjs`);
    if (!(await run())) process.exitCode = 1;
  }
}

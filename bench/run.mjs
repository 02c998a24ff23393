#!/usr/bin/env node
// Prints the table of goals of performance.md. `npm run bench` runs all, `npm run bench -- rest start` some.
import { readdirSync } from 'node:fs';

const parts = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.mjs') && name !== 'run.mjs')
  .map((name) => name.slice(0, -'.mjs'.length));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !parts.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${parts.join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const part of asked.length > 0 ? asked : parts) {
    console.log(`\n${part}`);
    const { run } = await import(`./${part}.mjs`);
    await run();
  }
}

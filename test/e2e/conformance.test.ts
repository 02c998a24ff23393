import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCase, startBackend } from '../../fixtures/conformance/run.mjs';

const bin = fileURLToPath(new URL('../../bin/gwctl.js', import.meta.url));
const folder = new URL('../../fixtures/conformance/', import.meta.url);

interface Case {
  readonly name: string;
  readonly basis: string;
}

const casesOf = (file: string) =>
  (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as { cases: Case[] }).cases;

/** What API Gateway itself answers, as data: each case says its basis. */
describe.each([
  'rest-cases.json',
  'rest-cases-2.json',
  'data-plane-aws.json',
  'data-plane-http.json',
  'data-plane-lambda.json',
  'data-plane-more.json',
  'data-plane-payloads.json',
  'data-plane-rest.json',
  'data-plane-urls.json',
  'access-cases.json',
  'stage-cases.json',
  'stage-cases-2.json',
  'import-cases.json',
  'import-cases-2.json',
  'cache-cases.json',
  'observability-cases.json',
  'interaction-cases.json',
  'request-phases.json',
  'functions.json',
  'integrations.json',
  'http-cases.json',
  'http-cases-2.json',
  'http-cases-3.json',
  'http-cases-4.json',
  'websocket-cases.json',
  'websocket-cases-2.json',
  'websocket-cases-3.json',
  'websocket-cases-4.json',
])('%s', (file) => {
  let backend: { close(): void };
  beforeAll(async () => {
    backend = await startBackend();
  });
  afterAll(() => backend.close());

  it.concurrent.each(casesOf(file))('$name [$basis]', async (testCase) => {
    expect(await runCase(bin, testCase, backend)).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintText } from './lint-text.ts';

const folder = join(import.meta.dirname, '../../fixtures/lint/console-exports');

/**
 * Specs in the style of the console's exports, made for this test: what is usual there must not be complained of. Each finding that is
 * left was judged by hand.
 */
const judged: Readonly<Record<string, readonly string[]>> = {
  'caching.json': ['info base-path-ignored'],
  'dynamodb.json': [
    'info base-path-ignored',
    // True: a client may write a text with quotes where the number belongs.
    'warn vtl-missing-escape',
  ],
  // The default templates of API Gateway, $context.error.messageString without quotes, are JSON.
  'gateway-responses.json': ['info base-path-ignored'],
  'event-bridge.json': [
    'info base-path-ignored',
    'info vtl-escape-single-quote',
    'info vtl-escape-single-quote',
  ],
  'http-api-default-route.json': [],
  'http-api-with-jwt.json': [],
  // True: the gateway's own errors look like CORS errors to a page.
  'lambda-proxy-with-cors.json': ['info base-path-ignored', 'warn cors-gateway-responses'],
  // A pattern for each status that the mock can have needs no default.
  'mock-by-status.json': ['info base-path-ignored'],
  'models-and-validators.json': ['info base-path-ignored', 'info model-array-limits'],
  // The console's own template prints $context.authorizer of methods that have none, on purpose.
  'pass-through-template.json': [
    'info base-path-ignored',
    'info vtl-escape-single-quote',
    'info vtl-escape-single-quote',
    'warn cors-gateway-responses',
  ],
  'sam-definition-body.yaml': [
    'info descriptions-lost',
    'info placeholder-default',
    'info placeholder-default',
    'warn cors-gateway-responses',
  ],
  'vpc-link-and-token-authorizer.json': ['info base-path-ignored', 'warn cors-gateway-responses'],
};

describe('a spec as the console exports it', () => {
  it.each(readdirSync(folder))('%s has the findings that were judged', async (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const protocol = file.startsWith('http-api') ? 'HTTP' : 'REST';

    const { findings } = await lintText({ [file]: text }, { protocol });

    expect(findings.map(({ severity, ruleId }) => `${severity} ${ruleId}`).sort()).toEqual(judged[file]);
  });
});

import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createFunctionRunner } from '../../src/functions/function-runner.js';
export const fixtures = join(import.meta.dirname, '../../fixtures/functions');
/** A runner on real threads and processes that ends with the test. */
export function runnerFor(functions, more = {}) {
  const lines = [];
  const runner = createFunctionRunner({
    functions: new Map(Object.entries(functions)),
    baseFolder: fixtures,
    region: 'us-east-1',
    accountId: '123456789012',
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    ids: {
      requestId: () => randomUUID(),
      extendedRequestId: () => 'x=',
      hex: (n) => randomBytes(n).toString('hex').slice(0, n),
    },
    http: { send: () => Promise.reject(new Error('this test sends nothing')) },
    hostEnvironment: process.env,
    onLine: (line) => lines.push(line),
    ...more,
  });
  onTestFinished(() => runner.close());
  return {
    ...runner,
    lines,
    call: (nameOrArn, event = {}, call = {}) =>
      runner.invoke({
        functionArn: nameOrArn.startsWith('arn:') ? nameOrArn : functionArn(nameOrArn),
        payload: JSON.stringify(event),
        invocationType: 'RequestResponse',
        timeoutInMillis: 29_000,
        ...call,
      }),
  };
}
export function functionArn(name) {
  return `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
}

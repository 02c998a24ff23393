import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FunctionAnswer, FunctionCall } from '../../src/environment/environment.ts';
import { systemTimers } from '../../src/environment/system-environment.ts';
import { createFunctionRunner, type FunctionRunner } from '../../src/functions/function-runner.ts';
import type {
  FunctionLine,
  FunctionRunnerOptions,
  FunctionSettings,
} from '../../src/functions/function-settings.ts';

export const fixtures = join(import.meta.dirname, '../../fixtures/functions');

export interface TestRunner extends FunctionRunner {
  readonly lines: FunctionLine[];
  call(nameOrArn: string, event?: unknown, more?: Partial<FunctionCall>): Promise<FunctionAnswer>;
}

/** A runner on real threads and processes that ends with the test. */
export function runnerFor(
  functions: Record<string, FunctionSettings>,
  more: Partial<FunctionRunnerOptions> = {},
): TestRunner {
  const runner = openRunner(functions, more);
  onTestFinished(() => runner.close());
  return runner;
}

/** A runner for several tests: to be closed after them. */
export function openRunner(
  functions: Record<string, FunctionSettings>,
  more: Partial<FunctionRunnerOptions> = {},
): TestRunner {
  const lines: FunctionLine[] = [];
  const runner = createFunctionRunner({
    functions: new Map(Object.entries(functions)),
    baseFolder: fixtures,
    region: 'us-east-1',
    accountId: '123456789012',
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    timers: systemTimers,
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

export function functionArn(name: string): string {
  return `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
}

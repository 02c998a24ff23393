import type { FunctionAnswer, FunctionCall } from '../environment/environment.ts';
import { EnvironmentBudget } from './environment-budget.ts';
import type { PendingCode } from './function-code.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { FunctionPool } from './function-pool.ts';
import type { FunctionRunnerOptions } from './function-settings.ts';
import { startWorkerEnvironment } from './worker-environment.ts';

/** Whatever runs one function: a pool of environments, an Invoke endpoint, gwctl's own thread. */
export interface FunctionTarget {
  invoke(call: FunctionCall, requestId: string): Promise<FunctionAnswer>;
  provision(): void;
  close(patience: Promise<void>): Promise<void>;
}

/** The targets of a runner, made when first needed. */
export interface FunctionTargets {
  of(definition: FunctionDefinition): FunctionTarget;
  reload(key: string | undefined): void;
  watch(): Promise<void>;
  close(graceInMillis: number): Promise<void>;
}

const maxEnvironmentsInTotal = 32;
const retireEveryMillis = 60_000;

export function createFunctionTargets(options: FunctionRunnerOptions): FunctionTargets {
  const budget = new EnvironmentBudget(options.maxEnvironmentsInTotal ?? maxEnvironmentsInTotal);
  const pools = new Map<FunctionDefinition, FunctionPool>();
  const retire = setInterval(() => {
    for (const pool of pools.values()) pool.retireIdle(options.clock.monotonic());
  }, retireEveryMillis).unref();

  function prepare(_definition: FunctionDefinition): PendingCode {
    return { start: startWorkerEnvironment };
  }

  return {
    of(definition) {
      let pool = pools.get(definition);
      if (pool === undefined) {
        pool = new FunctionPool(definition, prepare(definition), options, budget);
        pools.set(definition, pool);
      }
      return pool;
    },
    reload(key) {
      for (const [definition, pool] of pools) {
        if (key === undefined || key === definition.key) pool.reload(prepare(definition));
      }
    },
    async watch() {},
    async close(graceInMillis) {
      clearInterval(retire);
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceInMillis);
      });
      await Promise.all([...pools.values()].map((pool) => pool.close(patience)));
      clearTimeout(timer);
    },
  };
}

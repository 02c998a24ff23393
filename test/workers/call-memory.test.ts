import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { StageMemory } from '../../src/assembly/stage-memory.ts';
import { createRequestRate } from '../../src/authorizers/waf/request-rate.ts';
import { systemIds } from '../../src/environment/system-environment.ts';
import { createConnectionGate } from '../../src/limits/new-connections.ts';
import { localGates } from '../../src/limits/usage-gate.ts';
import { UsageLedger } from '../../src/limits/usage-ledger.ts';
import type { Stage } from '../../src/model/stage.ts';
import { createMemoryKeeper } from '../../src/workers/memory-keeper.ts';
import { ParentQuestions } from '../../src/workers/parent-questions.ts';
import { createRemoteMemory } from '../../src/workers/remote-memory.ts';
import { type CallMemories, type CallMemory, callMemoryContract, target } from './call-memory-contract.ts';

const stage: Stage = {
  apiId: target.apiId,
  stageName: target.stage,
  deploymentId: 'dep123',
  variables: new Map(),
  cacheClusterEnabled: true,
  canarySettings: {
    deploymentId: 'dep124',
    percentTraffic: 50,
    stageVariableOverrides: new Map(),
    useStageCache: false,
  },
} as unknown as Stage; // the parts that the memory of a stage reads

/** What is kept in a process, by the parts that a gateway is built from. */
function kept(accountBurst: number | undefined) {
  const clock = { mono: 1, now: () => 1_700_000_000_000, monotonic: () => clock.mono };
  const ledger = new UsageLedger(clock);
  if (accountBurst !== undefined) ledger.setAccountThrottle({ rateLimit: 0.001, burstLimit: accountBurst });
  const options = {
    clock,
    ids: systemIds(),
    folder: '/nowhere',
    logFolder: undefined,
    onNotice: () => undefined,
  };
  const memory = new StageMemory({ ...options, observer: undefined, metrics: undefined, traces: undefined });
  memory.cacheOf(stage);
  memory.canaryCacheOf(stage);
  return {
    clock,
    ledger,
    memory,
    flushResponses: () => memory.flushCache(),
    flushAuthorizers: () => memory.flushAuthorizers(),
  };
}

function inOneProcess(accountBurst?: number): CallMemories {
  const here = kept(accountBurst);
  const { clock, ledger, memory } = here;
  const rates = new Map<string, (caller: string) => number>();
  const own: CallMemory = {
    usage: localGates(ledger),
    admitsConnection: createConnectionGate(clock),
    rates: (entry, window) => {
      const rate = rates.get(entry) ?? createRequestRate(window, clock);
      rates.set(entry, rate);
      return rate;
    },
    stage: {
      authorizers: memory.authorizers,
      responses: (side) => memory.responses(side) as NonNullable<ReturnType<typeof memory.responses>>,
    },
  };
  return { ...here, both: [own, own] };
}

const nobody = () => Promise.reject(new Error('no connections in this test'));
const noNetwork = { mark: 'A', call: nobody, opened: () => undefined, closed: () => undefined };

function inTheParent(accountBurst?: number): CallMemories {
  const here = kept(accountBurst);
  const { clock, ledger, memory } = here;
  const admitsConnection = createConnectionGate(clock);
  const session = createMemoryKeeper({ ledger, clock, admitsConnection, stage: () => memory });
  const worker = (name: string): CallMemory => {
    const kept = session();
    // As a channel between processes: nothing is shared, and everything is later.
    const questions: ParentQuestions = new ParentQuestions(({ batch, items }) => {
      const answers = serialize(kept.answer(deserialize(serialize(items))));
      setImmediate(() => questions.answered(batch, deserialize(answers)));
    });
    const remote = createRemoteMemory({
      questions,
      figures: () => Promise.reject(new Error('no figures in this test')),
      clock,
      hasAccountThrottle: accountBurst !== undefined,
      network: noNetwork,
      processGroups: { began: () => undefined, ended: () => undefined },
      worker: name,
    });
    const { usage, rates, admitsConnection } = remote;
    return { usage, rates, admitsConnection, stage: remote.stage(target.apiId, target.stage) };
  };
  return { ...here, both: [worker('one'), worker('two')] };
}

describe('what calls remember, kept in the process that serves', () => callMemoryContract(inOneProcess));
describe('what calls remember, kept by the parent of two workers', () => callMemoryContract(inTheParent));

describe('reservedConcurrency of two workers', () => {
  const setUp = () => {
    const { ledger, clock, memory } = kept(undefined);
    const session = createMemoryKeeper({
      ledger,
      clock,
      admitsConnection: () => true,
      stage: () => memory,
    });
    return [session(), session()] as const;
  };
  const ask = (most: number, functionName = 'f') => ({ ask: 'invoke', functionName, most }) as const;
  const over = { tell: 'invoked', functionName: 'f' } as const;

  it('counts the invocations of both, function by function', () => {
    const [one, two] = setUp();

    const first = one.answer([ask(2), ask(2, 'g')]).values;
    const second = two.answer([ask(2), ask(2)]).values;
    const third = one.answer([over, ask(2), ask(2)]).values;

    expect([first, second, third]).toEqual([
      [true, true],
      [true, false],
      [true, false],
    ]);
  });

  it('forgets what a worker ran that died', () => {
    const [one, two] = setUp();
    one.answer([ask(2), ask(2)]);

    const before = two.answer([ask(2)]).values;
    one.end();
    const after = two.answer([ask(2), ask(2), ask(2)]).values;

    expect([before, after]).toEqual([[false], [true, true, false]]);
  });
});

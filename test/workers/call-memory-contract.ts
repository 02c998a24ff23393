import { expect, it } from 'vitest';
import type { RemoteStageMemory } from '../../src/assembly/stage-memory.ts';
import { readHttpGrant } from '../../src/authorizers/http-api/http-grant.ts';
import { readPolicyGrant } from '../../src/authorizers/lambda/policy-grant.ts';
import { decidingStatement } from '../../src/authorizers/policy/policy.ts';
import type { RateKeeper } from '../../src/authorizers/waf/waf.ts';
import type { ConnectionGate } from '../../src/limits/new-connections.ts';
import type { UsageGates } from '../../src/limits/usage-gate.ts';
import type { UsageLedger } from '../../src/limits/usage-ledger.ts';

/** What one process that serves remembers of calls, wherever it is kept. */
export interface CallMemory {
  readonly usage: UsageGates;
  readonly rates: RateKeeper;
  readonly admitsConnection: ConnectionGate;
  readonly stage: Pick<RemoteStageMemory, 'authorizers' | 'responses'>;
}

/** Two processes that serve one gateway, and what is kept for them. */
export interface CallMemories {
  readonly both: readonly [CallMemory, CallMemory];
  readonly ledger: UsageLedger;
  readonly clock: { mono: number };
  flushResponses(): void;
  flushAuthorizers(): void;
}

const value = 'alice-0123456789abcdefghij';
const life = { ttlInMillis: 1_000, bytes: 10 };

/** The method that the gates of these tests are for. */
export const target = {
  apiId: 'abcdef1234',
  stage: 'dev',
  resourcePath: '/pets',
  httpMethod: 'GET',
  apiKeyRequired: false,
  throttle: undefined,
} as const;

const throttle = { rateLimit: 0.001, burstLimit: 3 };

/** One key in one plan. */
export function configure(ledger: UsageLedger, quota?: number): void {
  ledger.configure(
    [{ id: 'key1', name: 'alice', value, enabled: true }],
    [
      {
        id: 'plan1',
        name: 'basic',
        apiStages: [{ apiId: target.apiId, stage: target.stage, throttle: new Map() }],
        keyIds: ['key1'],
        ...(quota !== undefined && { quota: { limit: quota, offset: 0, period: 'DAY' as const } }),
      },
    ],
  );
}

/** Asks in turn, all at once. */
async function verdicts(gates: readonly ReturnType<UsageGates['gate']>[], times: number, key?: string) {
  const all = Array.from({ length: times }, (_, i) => gates[i % gates.length]?.(key));
  return Promise.all(all);
}

/** What every place for the memory of calls keeps, whoever asks it. */
export function callMemoryContract(make: (accountBurst?: number) => CallMemories): void {
  it('admits what one bucket admits, however many ask', async () => {
    const { both } = make();
    const gates = both.map(({ usage }) => usage.gate({ ...target, throttle }));

    const all = await verdicts(gates, 10);

    expect(all.filter((verdict) => verdict?.admitted)).toHaveLength(3);
    expect(all.at(-1)).toMatchObject({ kind: 'throttled', level: 'method in stage', limits: throttle });
  });

  it('holds all methods to the throttle of the account', async () => {
    const { both } = make(4);
    const gates = both.map(({ usage }, i) => usage.gate({ ...target, resourcePath: `/pets/${i}` }));

    const all = await verdicts(gates, 10);

    expect(all.filter((verdict) => verdict?.admitted)).toHaveLength(4);
    expect(both.every(({ usage }) => usage.hasAccountThrottle)).toBe(true);
  });

  it('counts every request of a key once, and ends with its quota', async () => {
    const { both, ledger } = make();
    configure(ledger, 5);
    const gates = both.map(({ usage }) => usage.gate({ ...target, apiKeyRequired: true }));

    const all = await verdicts(gates, 12, value);

    expect(all.filter((verdict) => verdict?.admitted)).toHaveLength(5);
    expect(all.at(-1)).toMatchObject({
      kind: 'quota',
      quota: { limit: 5 },
      plan: { id: 'plan1', name: 'basic' },
    });
    expect(ledger.drain()).toMatchObject([{ usagePlanId: 'plan1', keyId: 'key1', used: 5 }]);
  });

  it('names the key and the plan of an admitted request', async () => {
    const { both, ledger } = make();
    configure(ledger);
    const gate = both[0].usage.gate({ ...target, apiKeyRequired: true });

    expect(await gate(value)).toEqual({
      admitted: true,
      key: { id: 'key1', name: 'alice', value, enabled: true },
      plan: { id: 'plan1', name: 'basic' },
    });
    expect(await gate('nobody')).toMatchObject({ admitted: false, kind: 'invalid-key', cause: 'unknown' });
    expect(await gate(undefined)).toMatchObject({ admitted: false, kind: 'invalid-key', cause: 'missing' });
  });

  it('knows a key that was taken away, by a gate that was made before', async () => {
    const { both, ledger } = make();
    configure(ledger);
    const gate = both[1].usage.gate({ ...target, apiKeyRequired: true });
    expect(await gate(value)).toMatchObject({ admitted: true });

    ledger.configure([], []);

    expect(await gate(value)).toMatchObject({ admitted: false, cause: 'unknown' });
  });

  it('shows one process what another one cached, as text and as bytes', async () => {
    const { both } = make();
    const [one, other] = both.map(({ stage }) => stage.responses('base'));
    const text = { status: 200, headers: ['A', 'b'], body: '{"ä": 1}' };
    const bytes = { status: 201, headers: [], body: Buffer.from([0, 255, 128]) };

    one?.set('text', text, life);
    one?.set('bytes', bytes, life);

    expect(await one?.get('text')).toEqual(text);
    expect(await other?.get('text')).toEqual(text);
    expect((await other?.get('bytes'))?.body).toEqual(bytes.body);
    expect(await other?.get('other')).toBeUndefined();
  });

  it('has one entry of a key: the latest', async () => {
    const { both } = make();
    const [one, other] = both.map(({ stage }) => stage.responses('base'));
    const entry = (body: string) => ({ status: 200, headers: [], body });

    one?.set('k', entry('old'), life);
    expect(await other?.get('k')).toEqual(entry('old'));
    other?.set('k', entry('new'), life);

    // Its own question tells that what it kept has arrived.
    expect(await other?.get('k')).toEqual(entry('new'));
    expect(await one?.get('k')).toEqual(entry('new'));
  });

  it('forgets entries when their time is over, and all of them at a flush', async () => {
    const { both, clock, flushResponses } = make();
    const [one, other] = both.map(({ stage }) => stage.responses('base'));
    const entry = { status: 200, headers: [], body: 'x' };
    one?.set('short', entry, { ...life, ttlInMillis: 10 });
    one?.set('long', entry, life);
    expect(await one?.get('short')).toEqual(entry);

    clock.mono += 11;

    expect(await other?.get('short')).toBeUndefined();
    expect(await one?.get('short')).toBeUndefined();
    expect(await other?.get('long')).toEqual(entry);
    flushResponses();
    expect(await one?.get('long')).toBeUndefined();
    expect(await other?.get('long')).toBeUndefined();
  });

  it('keeps the cache of a canary apart', async () => {
    const { both } = make();

    both[0].stage.responses('canary').set('k', { status: 200, headers: [], body: 'canary' }, life);

    expect(await both[0].stage.responses('canary').get('k')).toMatchObject({ body: 'canary' });
    expect(await both[1].stage.responses('base').get('k')).toBeUndefined();
  });

  it('decides by the policy that another process was given, until a flush', async () => {
    const { both, flushAuthorizers } = make();
    const [one, other] = both.map(({ stage }) => stage.authorizers.policies('auth1'));
    const allow = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' };
    const policyDocument = { Version: '2012-10-17', Statement: [allow] };
    const payload = JSON.stringify({ principalId: 'ann', policyDocument, context: { level: 7 } });

    one?.set('token', readPolicyGrant({ payload, askedFor: 'arn' }), life);
    expect(await one?.get('token')).toBeDefined();
    const grant = await other?.get('token');

    expect(grant).toMatchObject({ principalId: 'ann', askedFor: 'arn' });
    expect(grant?.result.context).toEqual(new Map([['level', '7']]));
    const request = {
      action: 'execute-api:Invoke',
      resource: 'arn:aws:x',
      principal: undefined,
      keys: () => [],
    };
    expect(grant && decidingStatement(grant.policy, request as never)?.effect).toBe('Allow');
    flushAuthorizers();
    expect(await other?.get('token')).toBeUndefined();
  });

  it('keeps verified tokens and answers of authorizers of HTTP APIs', async () => {
    const { both } = make();
    const token = {
      expiresAt: 1,
      issuer: 'https://issuer.example.test',
      tokenUse: 'id',
      audience: undefined,
      scopes: new Set(['read']),
      result: { context: new Map(), claims: new Map([['sub', 'ann']]) },
    };
    const payload = JSON.stringify({ isAuthorized: true, context: { level: 7 } });
    const grant = readHttpGrant({ payload, isSimple: true, askedFor: 'arn' });
    const [one, other] = both.map(({ stage }) => stage.authorizers);

    one?.tokens('a').set('t', token, life);
    one?.httpGrants('b').set('t', grant, life);
    expect(await one?.tokens('a').get('t')).toEqual(token);
    expect(await one?.httpGrants('b').get('t')).toEqual(grant);

    expect(await other?.tokens('a').get('t')).toEqual(token);
    expect(await other?.httpGrants('b').get('t')).toEqual(grant);
    expect(await other?.tokens('b').get('t')).toBeUndefined();
  });

  it('admits 500 new WebSocket connections a second, however many ask (documented, websocket.md 9)', async () => {
    const { both, clock } = make();
    const ask = (times: number) =>
      Promise.all(Array.from({ length: times }, (_, i) => both[i % 2]?.admitsConnection()));

    const burst = await ask(600);
    clock.mono += 100;
    const later = await ask(100);

    expect([burst, later].map((all) => all.filter(Boolean).length)).toEqual([500, 50]);
  });

  it('counts the requests of a caller once for each entry of waf.block', async () => {
    const { both } = make();
    const rates = both.map(({ rates: make }) => make('0', 300_000));

    const counts = [];
    for (let i = 0; i < 6; i++) counts.push(await rates[i % 2]?.('203.0.113.7'));

    expect(counts).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await both[0].rates('1', 300_000)('203.0.113.7')).toBe(1);
  });
}

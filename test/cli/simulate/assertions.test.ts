import { describe, expect, it } from 'vitest';
import { shop } from './simulated.ts';

const flaky = ['--route', 'GET /pets/{petId}', '--rate', '50', '--backend-status', '500=10%'];

// Our choice: a gate for CI; contract, section 2: exit code 1 for what is judged bad.
describe('gwctl simulate --fail-on', () => {
  it.each([
    [['5xx>1%'], 1],
    [['5xx>20%'], 0],
    [['429>0'], 0],
    [['requests<3001', '5xx>50%'], 1],
    [['p99>49ms'], 1],
    [['max>0.05s'], 0],
    [['GET /pets/{petId}: 500>5%'], 1],
    [['failures>5%'], 1],
  ])('%j ends with exit code %i', async (conditions, expected) => {
    const { run } = shop();

    const { exitCode } = await run([
      ...['simulate', 'openapi.json', ...flaky],
      ...conditions.flatMap((condition) => ['--fail-on', condition]),
    ]);

    expect(exitCode).toBe(expected);
  });

  it('says of each what was found', async () => {
    const { simulate } = shop();

    const { assertions, totals } = await simulate(
      ...flaky,
      '--fail-on',
      '5xx>1%',
      '--fail-on',
      'canary.5xx>2%',
    );

    expect(assertions).toEqual([
      { assertion: '5xx>1%', found: (totals['5xx'] / totals.requests) * 100, unit: '%', failed: true },
      // A gate that judged nothing lets nothing pass.
      { assertion: 'canary.5xx>2%', found: null, unit: '%', failed: true },
    ]);
  });

  it.each(['5xx', '5xx>', '9xx>1', 'p99>1%', '5xx>1ms', 'key alice: 5xx>1', '__proto__>1', ' > 1'])(
    'refuses %j as wrong usage',
    async (condition) => {
      const { run } = shop();

      const { exitCode, stderr } = await run(['simulate', 'openapi.json', '--fail-on', condition]);

      expect(exitCode).toBe(2);
      expect(stderr).toContain('is no condition.');
    },
  );
});

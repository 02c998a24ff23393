import { expect, it } from 'vitest';
import { domainProblems } from '../../src/assembly/domain-problems.ts';
import { workspace } from '../cli/access-world.ts';

function problemsOf(count: number) {
  const basePaths = ['', 'v1', ...Array.from({ length: count }, (_, i) => `v1/p${i}`)];
  const basePathMappings = new Map(basePaths.map((basePath) => [basePath, { api: 'petshop' }] as const));
  return domainProblems({
    file: 'gwctl.yaml',
    domainNames: new Map([['api.example.test', { basePathMappings }]]),
  });
}

// Documented ("Amazon API Gateway quotas": multi-level API mappings per domain, 200).
it('a domain of gwctl.yaml has 200 base paths of several levels', () => {
  expect(problemsOf(200)).toEqual([]);
});

it('names the domain that has more, and where', () => {
  expect(problemsOf(201)).toEqual([
    {
      ruleId: 'configuration',
      severity: 'error',
      message: 'Domain api.example.test has 201 base paths of several levels; API Gateway takes 200.',
      at: { file: 'gwctl.yaml', pointer: '/domainNames/api.example.test/basePathMappings' },
      help: 'Give base paths one level, or spread them over domains.',
    },
  ]);
});

// Our choice: what API Gateway would not take is told before anything is served.
it('gwctl serve refuses it', async () => {
  const paths = Array.from({ length: 201 }, (_, i) => `      v1/p${i}: { api: petshop, stage: dev }\n`).join(
    '',
  );
  const { run } = workspace(`domainNames:\n  api.example.test:\n    basePathMappings:\n${paths}`);

  const { exitCode, stderr } = await run(['serve', '--port', '0']);

  expect(stderr).toContain('gwctl.yaml:4:7: Domain api.example.test has 201 base paths of several levels');
  expect(exitCode).toBe(2);
});

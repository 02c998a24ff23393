import type { Command } from 'commander';
import type { World } from './world.ts';

/** One row of the command table: its file is loaded only when it is the one asked for. */
export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  readonly group: 'Specs' | 'Run' | 'Stages' | 'Access' | 'Learn';
  readonly load: () => Promise<(world: World) => Command>;
}

/** Every command of gwctl, in the order of its help. A command that is not built has no row. */
export const commandTable: readonly CommandRow[] = [
  {
    name: 'import',
    summary: 'check a spec and store it as the draft of an API',
    group: 'Specs',
    load: async () => (await import('./commands/import.ts')).importCommand,
  },
  {
    name: 'export',
    summary: 'write an API as OpenAPI, Postman or CloudFormation',
    group: 'Specs',
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  {
    name: 'init',
    summary: 'write a small working example',
    group: 'Specs',
    load: async () => (await import('./commands/init.ts')).initCommand,
  },
  {
    name: 'lint',
    summary: 'judge specs by what API Gateway refuses, ignores or changes',
    group: 'Specs',
    load: async () => (await import('./commands/lint.ts')).lintCommand,
  },
  {
    name: 'serve',
    summary: 'serve a spec or the workspace on this machine',
    group: 'Run',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  {
    name: 'test-invoke',
    summary: 'one call without a socket, with the execution log',
    group: 'Run',
    load: async () => (await import('./commands/test-invoke.ts')).testInvokeCommand,
  },
  {
    name: 'why',
    summary: 'one call through every gate, explained',
    group: 'Run',
    load: async () => (await import('./commands/why.ts')).whyCommand,
  },
  {
    name: 'simulate',
    summary: 'traffic over a stage on a virtual clock: limits, canary, cache',
    group: 'Run',
    load: async () => (await import('./commands/simulate.ts')).simulateCommand,
  },
  {
    name: 'vtl',
    summary: 'render and test mapping templates',
    group: 'Run',
    load: async () => (await import('./commands/vtl.ts')).vtlCommand,
  },
  {
    name: 'logs',
    summary: 'execution logs of the stages',
    group: 'Run',
    load: async () => (await import('./commands/logs.ts')).logsCommand,
  },
  {
    name: 'metrics',
    summary: "CloudWatch's metrics of the stages",
    group: 'Run',
    load: async () => (await import('./commands/metrics.ts')).metricsCommand,
  },
  {
    name: 'traces',
    summary: "X-Ray's traces of sampled calls: where the time went",
    group: 'Run',
    load: async () => (await import('./commands/traces.ts')).tracesCommand,
  },
  {
    name: 'deploy',
    summary: 'snapshot the draft and point a stage, or its canary, at it',
    group: 'Stages',
    load: async () => (await import('./commands/deploy.ts')).deployCommand,
  },
  {
    name: 'stage',
    summary: 'list, show, change or delete stages',
    group: 'Stages',
    load: async () => (await import('./commands/stage.ts')).stageCommand,
  },
  {
    name: 'deployment',
    summary: 'list, show or delete deployments',
    group: 'Stages',
    load: async () => (await import('./commands/deployment.ts')).deploymentCommand,
  },
  {
    name: 'rollback',
    summary: 'point a stage back at an earlier deployment',
    group: 'Stages',
    load: async () => (await import('./commands/rollback.ts')).rollbackCommand,
  },
  {
    name: 'canary',
    summary: 'set, promote or delete the canary of a stage',
    group: 'Stages',
    load: async () => (await import('./commands/canary.ts')).canaryCommand,
  },
  {
    name: 'cache',
    summary: 'flush the caches of a stage',
    group: 'Stages',
    load: async () => (await import('./commands/cache.ts')).cacheCommand,
  },
  {
    name: 'diff',
    summary: 'what changed from one spec or stage to another, and what breaks',
    group: 'Stages',
    load: async () => (await import('./commands/diff.ts')).diffCommand,
  },
  {
    name: 'key',
    summary: 'API keys: make, list, change, delete, import from CSV',
    group: 'Access',
    load: async () => (await import('./commands/key.ts')).keyCommand,
  },
  {
    name: 'plan',
    summary: 'usage plans: limits, API stages and keys',
    group: 'Access',
    load: async () => (await import('./commands/plan.ts')).planCommand,
  },
  {
    name: 'usage',
    summary: 'what keys used of their plans',
    group: 'Access',
    load: async () => (await import('./commands/usage.ts')).usageCommand,
  },
  {
    name: 'domain',
    summary: 'custom domains and base path mappings',
    group: 'Access',
    load: async () => (await import('./commands/domain.ts')).domainCommand,
  },
  {
    name: 'token',
    summary: 'mint a JWT that the workspace believes',
    group: 'Access',
    load: async () => (await import('./commands/token.ts')).tokenCommand,
  },
  {
    name: 'sign',
    summary: 'sign a request with SigV4',
    group: 'Access',
    load: async () => (await import('./commands/sign.ts')).signCommand,
  },
  {
    name: 'explain',
    summary: 'what a lint rule or a topic is about',
    group: 'Learn',
    load: async () => (await import('./commands/explain.ts')).explainCommand,
  },
  {
    name: 'doctor',
    summary: 'what of this machine and workspace is right, and what is not',
    group: 'Learn',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'completion',
    summary: 'Tab completes commands, options and names',
    group: 'Learn',
    load: async () => (await import('./commands/completion.ts')).completionCommand(commandTable),
  },
];

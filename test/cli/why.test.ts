import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const spec = `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets:
    get:
      security: [{ iam: [] }]
      x-amazon-apigateway-integration: { type: mock, requestTemplates: { application/json: '{"statusCode": 200}' } }
  /open:
    get:
      x-amazon-apigateway-integration: { type: mock, requestTemplates: { application/json: '{"statusCode": 200}' } }
components:
  securitySchemes:
    iam: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
x-amazon-apigateway-policy:
  Version: "2012-10-17"
  Statement:
    - { Sid: partner, Effect: Allow, Principal: { AWS: "999999999999" }, Action: execute-api:Invoke, Resource: execute-api:/*/GET/pets }
    - { Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: execute-api:/*/GET/open }
`;
const config = `identities:
  - { accessKeyId: AKIDDEV, secretAccessKey: s, arn: "arn:aws:iam::123456789012:user/dev", policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] } }
`;

async function why(...args: string[]) {
  const { folder, run } = workspace(config, Date.now());
  writeFileSync(join(folder, 'openapi.yaml'), spec);
  return run(['why', 'openapi.yaml', 'GET', ...args]);
}

/** The evaluation tables are documented (rest-request-phases.md 4.7); the flags are ours. */
describe('gwctl why as another caller', () => {
  it('signs as an identity of gwctl.yaml, by access key, ARN or name', async () => {
    for (const name of ['AKIDDEV', 'arn:aws:iam::123456789012:user/dev', 'dev']) {
      const { exitCode, stdout } = await why('/pets?b=2&a=x%20y', '--as', name);

      expect(stdout).toContain("arn:aws:iam::123456789012:user/dev: the identity's policy says allow");
      expect(exitCode).toBe(0);
    }
  });

  it('names the statement that lets another account in', async () => {
    const { exitCode, stdout } = await why('/pets', '--as', 'dev', '--account', '999999999999');

    expect(stdout).toContain(
      'the resource policy allow (statement 1 (partner) says Allow); the caller is of another account',
    );
    expect(exitCode).toBe(0);
  });

  it('takes an account alone for its root user', async () => {
    const { exitCode, stdout } = await why('/pets', '--account', '888888888888');

    expect(stdout).toContain('arn:aws:iam::888888888888:root');
    expect(exitCode).toBe(1);
  });

  it('takes a role for a session of it', async () => {
    const { stdout } = await why('/pets', '--as', 'arn:aws:iam::999999999999:role/team/keeper');

    expect(stdout).toContain('arn:aws:sts::999999999999:assumed-role/keeper/gwctl-why');
  });

  it('says that nobody signs a method without AWS_IAM', async () => {
    const { exitCode, stdout } = await why('/open', '--as', 'dev');

    expect(stdout).toContain('skipped caller: The method does not use AWS_IAM');
    expect(exitCode).toBe(0);
  });

  it('shows the line of the spec behind each gate', async () => {
    const { stdout } = await why('/pets', '--json');

    const { steps } = JSON.parse(stdout) as { steps: { phase: string; line?: number }[] };
    expect(steps.find(({ phase }) => phase === 'authorizer')?.line).toBe(6);
  });

  it.each([
    [['--as', 'nobody'], 'gwctl.yaml has no identity nobody'],
    [['--account', '12'], '12 is no account id'],
    [['--source-ip', 'here'], 'here is no IP address'],
    [['--vpce', 'here'], 'here is no VPC endpoint'],
    [['--vpc', 'here'], 'here is no VPC'],
  ])('refuses %j', async (flags, message) => {
    const { exitCode, stderr } = await why('/pets', ...flags);

    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});

describe('gwctl why, of a refusal that gwctl.yaml is the reason for', () => {
  const keyed = `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets:
    get:
      security: [{ key: [] }]
      x-amazon-apigateway-integration: { type: mock, requestTemplates: { application/json: '{"statusCode": 200}' } }
components:
  securitySchemes: { key: { type: apiKey, name: x-api-key, in: header } }
`;
  const key = 'alice-0123456789abcdefghij';
  const keys = `apiKeys:
  - { name: alice, value: ${key} }
`;
  const plan = (limits: string) => `${keys}usagePlans:
  - name: basic
    keys: [alice]
    ${limits}
`;
  const row = (name: string, text: string, line: number, args: readonly string[] = []) =>
    [name, text, `gwctl.yaml:${line}:`, args] as const;

  // That each gate names its line is issue 6's; the gates' order is documented (rest-request-phases.md 0).
  it.each([
    row('a rule of waf', "waf:\n  block:\n    - { name: robots, header: { user-agent: 'bot' } }\n", 3, [
      '-H',
      'user-agent: bot',
    ]),
    row('a disabled key', `apiKeys:\n  - { name: alice, value: ${key}, enabled: false }\n`, 2),
    row('a quota', plan('quota: { limit: 1, period: DAY, offset: 1 }\n    apiStages: [{ stage: dev }]'), 6),
    row(
      'a throttle of a plan',
      plan('throttle: { rateLimit: 0, burstLimit: 0 }\n    apiStages: [{ stage: dev }]'),
      6,
    ),
    row(
      'a throttle of a method in a plan',
      plan(
        'apiStages:\n      - stage: dev\n        throttle:\n          /pets/GET: { rateLimit: 0, burstLimit: 0 }',
      ),
      9,
    ),
    row(
      'a throttle of the stage',
      `${plan('apiStages: [{ stage: dev }]')}stages:\n  dev:\n    methodSettings:\n      "*/*": { throttlingRateLimit: 0, throttlingBurstLimit: 0 }\n`,
      10,
    ),
    row(
      'a throttle of the account',
      `${plan('apiStages: [{ stage: dev }]')}accountThrottle: { rateLimit: 0, burstLimit: 0 }\n`,
      7,
    ),
  ])('names the line of %s', async (_name, text, place, args) => {
    const { folder, run } = workspace(text, Date.now());
    writeFileSync(join(folder, 'openapi.yaml'), keyed);

    const { exitCode, stdout, stderr } = await run([
      'why',
      'openapi.yaml',
      'GET',
      '/pets',
      '-H',
      `x-api-key: ${key}`,
      ...args,
    ]);

    expect(stderr).not.toContain('error');
    expect(stdout.split('\n').find((line) => line.startsWith('refused'))).toContain(place);
    expect(exitCode).toBe(1);
  });
});

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { restSpec } from '../compare/pet-shop-spec.ts';
import { workspace } from './access-world.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A workspace with the pet shop's spec, and `v2.json`, which has a shorter time-out and lacks a cache key. */
function shop(config = '') {
  const { folder, run } = workspace(config);
  made.push(folder);
  const text = JSON.stringify(restSpec);
  writeFileSync(join(folder, 'openapi.json'), text);
  writeFileSync(
    join(folder, 'v2.json'),
    text
      .replace('"timeoutInMillis":10000', '"timeoutInMillis":3000')
      .replace('"method.request.querystring.type"],', '],'),
  );
  const gwctl = (...args: string[]) => run(args);
  const json = async (...args: string[]) => JSON.parse((await gwctl(...args, '--json')).stdout);
  return { folder, gwctl, json };
}

/** The shop, imported and deployed to `dev`. */
async function deployedShop(config = '') {
  const it = shop(config);
  await it.gwctl('import', 'openapi.json');
  const { deployment } = await it.json('deploy', '--stage', 'dev');
  return { ...it, first: deployment.id as string };
}

describe('deploy', () => {
  it('prints the deployment and the stage as GetStage gives it (contract.md 5)', async () => {
    const { gwctl, json } = shop();
    await gwctl('import', 'openapi.json');

    const printed = await json('deploy', '--stage', 'dev', '--description', 'first', '--var', 'a=b');

    expect(printed).toEqual({
      deployment: {
        id: expect.stringMatching(/^[a-z0-9]{6}$/),
        description: 'first',
        createdDate: '2024-08-03T10:00:00Z',
      },
      stage: {
        deploymentId: printed.deployment.id,
        stageName: 'dev',
        cacheClusterEnabled: false,
        cacheClusterStatus: 'NOT_AVAILABLE',
        methodSettings: {},
        variables: { a: 'b' },
        tracingEnabled: false,
        createdDate: '2024-08-03T10:00:00Z',
        lastUpdatedDate: '2024-08-03T10:00:00Z',
      },
    });
  });

  it('puts the settings of gwctl.yaml on the stage', async () => {
    const { json } = await deployedShop(
      'stages: { dev: { tracingEnabled: true, methodSettings: { "*/*": { loggingLevel: INFO } } } }',
    );

    expect(await json('stage', 'show', 'dev')).toMatchObject({
      tracingEnabled: true,
      methodSettings: { '*/*': { loggingLevel: 'INFO', throttlingRateLimit: 10000 } },
    });
  });

  it('walks from an import to a rollback', async () => {
    const { gwctl, json, first } = await deployedShop();
    await gwctl('import', 'v2.json', '--api', 'pet-shop', '--mode', 'overwrite');
    const ahead = (await gwctl('stage', 'show', 'dev')).stdout;
    const { deployment } = await json(
      'deploy',
      '--stage',
      'dev',
      '--canary',
      '10',
      '--canary-var',
      'alias=next',
    );
    const canary = await json('stage', 'show', 'dev');
    const promoted = await json('canary', 'promote', '--stage', 'dev');
    const ended = await json('canary', 'delete', '--stage', 'dev');
    const back = await json('rollback', '--stage', 'dev');

    expect(ahead).toContain('2 changes not deployed; run gwctl deploy --stage dev');
    expect(canary).toMatchObject({
      deploymentId: first,
      canarySettings: {
        deploymentId: deployment.id,
        percentTraffic: 10,
        stageVariableOverrides: { alias: 'next' },
      },
    });
    expect(promoted.stage).toMatchObject({
      deploymentId: deployment.id,
      variables: { alias: 'next' },
      canarySettings: { percentTraffic: 0 },
    });
    expect(ended.stage).not.toHaveProperty('canarySettings');
    expect(back.stage).toMatchObject({ deploymentId: first, variables: { alias: 'next' } });
  });

  it('names the line of what cannot be deployed', async () => {
    const { folder, gwctl } = shop();
    const text =
      'openapi: 3.0.1\ninfo: { title: t, version: "1" }\npaths:\n  /a:\n    get:\n      responses: {}\n';
    writeFileSync(join(folder, 'bare.yaml'), text);
    await gwctl('import', 'bare.yaml');

    const { exitCode, stderr } = await gwctl('deploy', '--stage', 'dev');

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/bare\.yaml:\d+:\d+: No integration defined for method\n/);
    expect(stderr).toContain('GET /a needs an x-amazon-apigateway-integration.');
  });
});

describe('a cached method whose answer depends on more than its key', () => {
  const cached =
    'stages: { dev: { cacheClusterEnabled: true, methodSettings: { "/pets/GET": { cachingEnabled: true } } } }';

  it('is told of at deploy, with its place', async () => {
    const { gwctl } = shop(cached);
    await gwctl('import', 'v2.json');

    const { exitCode, stderr } = await gwctl('deploy', '--stage', 'dev');

    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /^warning: v2\.json:1:\d+: GET \/pets is cached for 300 s on stage dev, and its key lacks query parameter type: /m,
    );
  });

  it('is told of when caching is switched on', async () => {
    const { gwctl } = shop();
    await gwctl('import', 'v2.json');
    await gwctl('deploy', '--stage', 'dev');

    const quiet = await gwctl('stage', 'set', 'dev', '--cache', 'true');
    const { stderr } = await gwctl('stage', 'set', 'dev', '--setting', '*/*:cachingEnabled=true');

    expect(quiet.stderr).toBe('');
    expect(stderr).toContain('Add method.request.querystring.type to cacheKeyParameters.');
  });
});

describe('stage', () => {
  it('is set with names of AWS, or with its patch operations', async () => {
    const { gwctl, json } = await deployedShop();

    await gwctl(
      'stage',
      'set',
      'dev',
      '--setting',
      '*/*:cachingEnabled=true',
      '--setting',
      '/pets/{id}/GET:throttlingRateLimit=5',
      '--cache',
      'true',
    );
    await gwctl('stage', 'set', 'dev', '--patch', 'op=replace,path=/description,value=a, b');

    expect(await json('stage', 'show')).toMatchObject({
      description: 'a, b',
      cacheClusterEnabled: true,
      methodSettings: {
        '*/*': { cachingEnabled: true },
        'pets~1{id}/GET': { cachingEnabled: true, throttlingRateLimit: 5 },
      },
    });
  });

  it('is listed in 80 columns', async () => {
    const { gwctl } = await deployedShop();
    await gwctl('deploy', '--stage', 'prod', '--stage-description', 'a long description '.repeat(5));

    const { stdout } = await gwctl('stage', 'list');

    expect(stdout.split('\n')[0]).toMatch(/^API +STAGE +SERVES +CANARY +UPDATED \(UTC\) +DESCRIPTION$/);
    expect(stdout).toContain('prod');
  });

  it('is deleted, its deployment stays', async () => {
    const { gwctl, json, first } = await deployedShop();

    expect((await gwctl('stage', 'delete', 'dev')).exitCode).toBe(0);
    expect((await json('stage', 'list')).item).toEqual([]);
    expect((await json('deployment', 'list')).items).toMatchObject([{ id: first }]);
    expect((await gwctl('deployment', 'delete', first)).exitCode).toBe(0);
  });
});

describe('diff', () => {
  it('compares a stage with the draft, and ends with 1 where a change is breaking', async () => {
    const { gwctl, json, first } = await deployedShop();
    await gwctl('import', 'v2.json', '--api', 'pet-shop', '--mode', 'overwrite');

    const { exitCode, stdout } = await gwctl('diff', 'dev', 'draft');

    expect(exitCode).toBe(1);
    expect(stdout.replace(first, 'DEPLOYMENT')).toMatchInlineSnapshot(`
      "stage dev (DEPLOYMENT) -> draft of pet-shop

      BREAKING  GET /pets: method.request.querystring.type is no longer part of the cache key
                With caching on, requests that differ in it share one answer.
      RISKY     GET /pets: time-out 10000 ms became 3000 ms
                Answers that take longer become 504.

      2 changes: 1 breaking, 1 risky, 0 safe.
      "
    `);
    expect((await json('diff', 'dev')).summary).toEqual({ breaking: 1, risky: 1, safe: 0 });
  });

  it('compares the sides of a canary: what a promotion would change (11.6, recorded: variables are merged)', async () => {
    const { gwctl, json, first } = await deployedShop('stages: { dev: { variables: { a: one, kept: k } } }');
    await gwctl('import', 'v2.json', '--api', 'pet-shop', '--mode', 'overwrite');
    const { deployment } = await json('deploy', '--stage', 'dev', '--canary', '10', '--canary-var', 'a=two');

    const diff = await json('diff', 'dev', 'dev/canary');

    expect([diff.before, diff.after]).toEqual([
      `stage dev (${first})`,
      `stage dev/canary (${deployment.id})`,
    ]);
    expect(diff.changes.map(({ kind }: { kind: string }) => kind)).toEqual([
      'cache-key-removed',
      'timeout-cut',
      'variable-changed',
    ]);
  });

  it('writes markdown for a pull request', async () => {
    const { gwctl } = shop();

    const { exitCode, stdout } = await gwctl('diff', 'openapi.json', 'v2.json', '--format', 'markdown');

    expect(exitCode).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "### API changes: \`openapi.json\` to \`v2.json\`

      2 changes: 1 breaking, 1 risky, 0 safe.

      | | what | change | why |
      |---|---|---|---|
      | **breaking** | GET /pets | method.request.querystring.type is no longer part of the cache key | With caching on, requests that differ in it share one answer. |
      | risky | GET /pets | time-out 10000 ms became 3000 ms | Answers that take longer become 504. |
      "
    `);
  });

  it('ends with 0 where nothing breaks', async () => {
    const { gwctl, first } = await deployedShop();

    expect(await gwctl('diff', first, 'stage:dev')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('are the same'),
    });
  });

  it.each([
    [
      'what is nothing',
      ['diff', 'nope', 'draft'],
      1,
      'nope is no file, no draft, no deployment and no stage here.',
    ],
    ['a file that is not there', ['diff', 'nope.yaml', 'draft'], 3, 'nope.yaml: there is no such file.'],
    ['a misspelt stage', ['diff', 'dv', 'draft'], 1, 'Did you mean dev?'],
    ['a canary that is not there', ['diff', 'dev', 'dev/canary'], 1, 'Stage dev has no canary.'],
  ])('refuses %s', async (_name, args, code, text) => {
    const { gwctl } = await deployedShop();

    const { exitCode, stderr } = await gwctl(...args);

    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(text)]);
  });
});

describe('access', () => {
  it('is given by keys and plans', async () => {
    const { gwctl, json } = await deployedShop();
    const key = await json('key', 'create', 'alice', '--value', 'alice-0123456789abcdefghij');
    await gwctl(
      'plan',
      'create',
      'basic',
      '--stage',
      'pet-shop:dev',
      '--key',
      'alice',
      '--rate',
      '5',
      '--burst',
      '2',
      '--quota',
      '100/DAY',
    );
    await gwctl('usage', 'set', 'basic', 'alice', '--remaining', '7');

    expect(await json('plan', 'show', 'basic')).toMatchObject({
      name: 'basic',
      throttle: { rateLimit: 5, burstLimit: 2 },
      quota: { limit: 100, offset: 0, period: 'DAY' },
      apiStages: [{ stage: 'dev' }],
    });
    expect((await json('usage', 'show', 'basic', '--from', '2024-08-03')).values).toEqual({
      [key.id]: [[0, 7]],
    });
    expect((await gwctl('key', 'list')).stdout).toContain('******efghij');
    expect((await gwctl('key', 'list')).stdout).not.toContain(key.value);
  });

  it('is imported from a CSV file (contract.md 5)', async () => {
    const { folder, json } = await deployedShop();
    writeFileSync(join(folder, 'keys.csv'), 'name,key\nbob,ImportedKey0123456789abcdefghij\nshort,x\n');

    expect(await json('key', 'import', 'keys.csv')).toEqual({
      ids: [expect.stringMatching(/^[a-z0-9]{10}$/)],
      warnings: ['line 3: API Key value should be at least 20 characters'],
    });
  });

  it('shows what an endpoint type changes on AWS', async () => {
    const { gwctl } = await deployedShop(
      'domainNames: { inside.test: { endpointConfiguration: { vpcEndpointIds: [vpce-0123] }, basePathMappings: { "": { stage: dev } } } }',
    );
    await gwctl('deploy', '--stage', 'dev');
    await gwctl('domain', 'create', 'api.test', '--endpoint-type', 'REGIONAL');

    expect((await gwctl('domain', 'show', 'inside.test')).stdout).toContain(
      'PRIVATE: on AWS reached through VPC endpoints only, and only as its resource policy allows (vpce-0123)',
    );
    expect((await gwctl('domain', 'show', 'api.test')).stdout).toContain(
      'REGIONAL: on AWS reached in its Region',
    );
  });

  it('goes through custom domains', async () => {
    const { gwctl, json } = await deployedShop();
    await gwctl('domain', 'map', 'api.example.test', '--base-path', 'v1/pets', '--stage', 'dev');

    expect(await json('domain', 'show', 'api.example.test')).toEqual({
      domainName: 'api.example.test',
      basePathMappings: [{ basePath: 'v1/pets', restApiId: expect.any(String), stage: 'dev' }],
    });
  });
});

describe('bad input', () => {
  // One workspace for the whole table: each row finds it as the one before must have left it.
  let unharmed: ReturnType<typeof deployedShop> | undefined;
  const theShop = () => {
    unharmed ??= deployedShop();
    return unharmed;
  };

  it.each<[string, string[], number, string]>([
    [
      'an unknown stage',
      ['stage', 'show', 'prd'],
      1,
      'error: Invalid stage identifier specified\nThere is no stage prd',
    ],
    [
      'an unknown deployment',
      ['rollback', '--stage', 'dev', '--to', 'nope'],
      1,
      'error: Deployment id does not exist\n',
    ],
    [
      'an unknown API',
      ['deploy', 'nope', '--stage', 'dev'],
      1,
      'error: Invalid API identifier specified 123456789012:nope\nThere is no API nope.',
    ],
    ['an illegal stage name', ['deploy', '--stage', 'a b'], 1, 'error: Stage name only allows a-zA-Z0-9_\n'],
    [
      'an illegal variable',
      ['deploy', '--stage', 'dev', '--var', 'a-b=c'],
      1,
      'error: Invalid stage variable name: a-b.',
    ],
    ['a variable without =', ['deploy', '--stage', 'dev', '--var', 'a'], 2, 'Write it as NAME=VALUE.'],
    [
      'a percent out of range',
      ['deploy', '--stage', 'dev', '--canary', '100.5'],
      1,
      'must be between 0.0 and 100.0',
    ],
    ['a percent that is none', ['canary', 'set', '--percent', 'ten'], 2, 'Write a number.'],
    [
      'a canary of an unknown deployment',
      ['canary', 'set', '--deployment', 'nope'],
      1,
      'error: Deployment id does not exist\n',
    ],
    [
      'a promotion without a canary',
      ['canary', 'promote'],
      1,
      'error: Promotion not available. Canary does not exist.\n',
    ],
    [
      'a rollback without history',
      ['rollback'],
      1,
      'error: Stage dev has no earlier deployment to go back to\n',
    ],
    ['nothing to set', ['stage', 'set', 'dev'], 2, 'error: There is nothing to set.\n'],
    [
      'an unknown method setting',
      ['stage', 'set', 'dev', '--setting', '*/*:colour=red'],
      2,
      'There is no method setting colour.',
    ],
    ['a setting that is none', ['stage', 'set', 'dev', '--setting', 'x'], 2, 'is not KEY:NAME=VALUE.'],
    [
      'a patch that is none',
      ['stage', 'set', 'dev', '--patch', 'x'],
      2,
      'is not op=OP,path=PATH[,value=VALUE].',
    ],
    ['a quota that is none', ['plan', 'create', 'p', '--quota', '5/YEAR'], 2, 'Write it as 1000/DAY'],
    ['an unknown option', ['deploy', '--stag', 'dev'], 2, '--stag'],
    ['a folder that is not there', ['stage', 'list', '--workspace', 'nope'], 2, 'There is no folder nope.'],
    ['a file that is not there', ['key', 'import', 'nope.csv'], 3, 'nope.csv: there is no such file.'],
  ])('refuses %s with one clear sentence and changes nothing', async (_name, args, code, text) => {
    const { gwctl, json } = await theShop();
    const before = await json('stage', 'show', 'dev');

    const { exitCode, stdout, stderr } = await gwctl(...args);

    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(await json('stage', 'show', 'dev')).toEqual(before);
  });

  it('of a deployment in use is refused', async () => {
    const { gwctl, first } = await deployedShop();

    expect((await gwctl('deployment', 'delete', first)).stderr).toBe(
      'error: Active stages pointing to this deployment must be moved or deleted\nIn use by dev.\n',
    );
  });

  it('of a wrong gwctl.yaml names the line, and all problems', async () => {
    const { gwctl } = shop('stagess: {}\nregion: 5\n');

    expect(await gwctl('stage', 'list')).toMatchObject({
      exitCode: 2,
      stderr:
        'error: gwctl.yaml:1:1: unknown key "stagess". Did you mean "stages"?\ngwctl.yaml:2:9: region must be an AWS Region such as us-east-1, not "5".\n',
    });
  });

  it.each([[['deploy', '--stage', 'dev']], [['serve', '--port', '0']], [['metrics']]])(
    'of a damaged database is told by gwctl %j, and the file left alone',
    async (args) => {
      const { folder, gwctl } = shop();
      mkdirSync(join(folder, '.gwctl'));
      writeFileSync(join(folder, '.gwctl', 'state.db'), 'no database '.repeat(999));

      const { exitCode, stderr } = await gwctl(...args);

      expect(exitCode).toBe(3);
      expect(stderr).toContain('the database is damaged (not an SQLite file).\nNothing was changed.');
    },
  );

  it('makes no folder where nothing is kept', async () => {
    const { folder, gwctl } = shop();

    await gwctl('stage', 'list');
    await gwctl('key', 'list', '--json');

    expect(existsSync(join(folder, '.gwctl'))).toBe(false);
  });
});

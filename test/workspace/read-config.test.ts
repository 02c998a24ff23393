import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { configSchema, readConfig } from '../../src/workspace/read-config.ts';

const read = (text: string, env = {}) =>
  readConfig(Buffer.from(text), { file: 'gwctl.yaml', path: '/shop/gwctl.yaml' }, env);

async function accepted(text: string, env = {}) {
  const outcome = await read(text, env);
  if (!outcome.ok) throw new Error(outcome.diagnostics.map(({ message }) => message).join('\n'));
  return outcome.value;
}

async function problems(text: string, env = {}) {
  const outcome = await read(text, env);
  return outcome.ok
    ? []
    : outcome.diagnostics.map(({ message, help }) => (help ? `${message} ${help}` : message));
}

/** A reference to an environment variable as the file writes it. */
const ref = (text: string) => `$${'{'}${text}}`;

/** Every key of contract.md 4, as it stands there. */
const everything = `
region: us-east-1
accountId: "123456789012"
spec: openapi.yaml
parameters: { AWS::Region: us-east-1, ItemsTable: items, IsProd: false }
stages:
  dev:
    variables: { backend: "127.0.0.1:9000", alias: dev }
    cacheClusterEnabled: true
    cacheClusterSize: "0.5"
    methodSettings:
      "*/*": { throttlingRateLimit: 100, throttlingBurstLimit: 50, loggingLevel: INFO, dataTraceEnabled: true, metricsEnabled: true }
      "/pets/GET": { cachingEnabled: true, cacheTtlInSeconds: 60, requireAuthorizationForCacheControl: false }
    accessLogSettings: { destination: logs/access.log, format: '$context.requestId $context.status' }
    tracingEnabled: true
    canarySettings: { percentTraffic: 10, stageVariableOverrides: { alias: next }, useStageCache: false }
functions:
  hello: { handler: src/hello.handler, runtime: nodejs20.x, timeout: 3, memorySize: 128, environment: { TABLE: items } }
  "hello:next": { handler: src/hello-next.handler }
  report: { handler: app.handler, runtime: python3.11, codeUri: functions/report }
  legacy: { invokeUrl: "http://127.0.0.1:9001" }
services:
  dynamodb: { endpoint: "http://127.0.0.1:8000" }
  "*": { endpoint: "http://127.0.0.1:4566" }
  sqs: { endpoint: aws }
identities:
  - { accessKeyId: AKIDLOCAL, secretAccessKey: secret, arn: "arn:aws:iam::123456789012:user/dev", policy: { Version: "2012-10-17", Statement: [] } }
issuers:
  "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc": { jwks: keys/jwks.json }
apiKeys: [ { name: alice, value: "alice-0123456789abcdefghij", enabled: true } ]
usagePlans:
  - { name: basic, apiStages: [ { api: petstore, stage: dev, throttle: { "/pets/GET": { rateLimit: 5, burstLimit: 2 } } } ], throttle: { rateLimit: 10, burstLimit: 20 }, quota: { limit: 1000, period: DAY, offset: 0 }, keys: [ alice ] }
domainNames: { api.example.test: { basePathMappings: { "": { api: petstore, stage: dev }, "v2/orders": { api: orders, stage: prod } } } }
lint: { extends: recommended, rules: { some-rule: off } }
`;

describe('gwctl.yaml', () => {
  it('takes every key of the contract', async () => {
    const config = await accepted(everything);

    expect(config).toMatchObject({ folder: '/shop', file: 'gwctl.yaml', accountId: '123456789012' });
    expect(config.apis).toMatchObject([{ name: undefined, spec: 'openapi.yaml' }]);
    expect(config.apis[0]?.stages.get('dev')).toEqual({
      variables: new Map([
        ['backend', '127.0.0.1:9000'],
        ['alias', 'dev'],
      ]),
      cacheClusterEnabled: true,
      cacheClusterSize: '0.5',
      methodSettings: new Map<string, object>([
        [
          '*/*',
          {
            throttlingRateLimit: 100,
            throttlingBurstLimit: 50,
            loggingLevel: 'INFO',
            dataTraceEnabled: true,
            metricsEnabled: true,
          },
        ],
        [
          '/pets/GET',
          { cachingEnabled: true, cacheTtlInSeconds: 60, requireAuthorizationForCacheControl: false },
        ],
      ]),
      accessLogSettings: { destination: 'logs/access.log', format: '$context.requestId $context.status' },
      tracingEnabled: true,
      canarySettings: {
        percentTraffic: 10,
        stageVariableOverrides: new Map([['alias', 'next']]),
        useStageCache: false,
      },
    });
    expect(config.functions.get('hello')).toMatchObject({ environment: new Map([['TABLE', 'items']]) });
    expect([...config.functions.keys()]).toEqual(['hello', 'hello:next', 'report', 'legacy']);
    expect(config.usagePlans).toEqual([
      {
        name: 'basic',
        apiStages: [
          {
            api: 'petstore',
            stage: 'dev',
            throttle: new Map([['/pets/GET', { rateLimit: 5, burstLimit: 2 }]]),
          },
        ],
        throttle: { rateLimit: 10, burstLimit: 20 },
        quota: { limit: 1000, period: 'DAY', offset: 0 },
        keys: ['alice'],
      },
    ]);
    expect(config.domainNames.get('api.example.test')?.basePathMappings).toEqual(
      new Map([
        ['', { api: 'petstore', stage: 'dev' }],
        ['v2/orders', { api: 'orders', stage: 'prod' }],
      ]),
    );
    expect(config.lint).toMatchObject({ extends: 'recommended', rules: new Map([['some-rule', 'off']]) });
  });

  it('may be empty, or hold empty sections', async () => {
    expect((await accepted('')).region).toBe('us-east-1');
    const config = await accepted('functions:\nstages:\n  dev:\n');

    expect(config.defaults.stages).toEqual(new Map([['dev', {}]]));
  });

  it('names several APIs, whose own stages and parameters go before the common ones', async () => {
    const { apis } = await accepted(`
parameters: { Table: items, Own: no }
stages: { dev: { description: common }, prod: {} }
apis:
  pets: { spec: pets.yaml, parameters: { Own: "yes" }, stages: { dev: { description: mine } } }
  orders: { spec: orders.yaml, type: http }
`);

    expect(apis.map(({ name, spec, type }) => [name, spec, type])).toEqual([
      ['pets', 'pets.yaml', undefined],
      ['orders', 'orders.yaml', 'http'],
    ]);
    expect(apis[0]?.parameters).toEqual(
      new Map([
        ['Table', 'items'],
        ['Own', 'yes'],
      ]),
    );
    expect(apis.map(({ stages }) => stages.get('dev')?.description)).toEqual(['mine', 'common']);
  });

  it('reads numbers, flags and texts from whichever the file or the environment gives', async () => {
    const config = await accepted(
      `accountId: 123456789012\nstages: { dev: { cacheClusterSize: 0.5, tracingEnabled: "${ref('ON')}", variables: { port: 9000 } } }`,
      { ON: 'true' },
    );

    expect(config.accountId).toBe('123456789012');
    expect(config.defaults.stages.get('dev')).toEqual({
      cacheClusterSize: '0.5',
      tracingEnabled: true,
      variables: new Map([['port', '9000']]),
    });
  });

  it.each([
    [ref('HOST'), { HOST: 'x.test' }, 'x.test'],
    [`a-${ref('HOST:-y.test')}-b`, {}, 'a-y.test-b'],
    [ref('HOST:-y.test'), { HOST: '' }, 'y.test'],
    [`${ref('HOST:-')}z`, {}, 'z'],
    [`$${ref('HOST')}`, { HOST: 'x' }, ref('HOST')],
    [ref('stageVariables.x'), {}, ref('stageVariables.x')],
    [ref('AWS::Region'), {}, ref('AWS::Region')],
  ])('puts the environment into the value %s', async (written, env, expected) => {
    const config = await accepted(`parameters: { P: '${written}' }`, env);

    expect(config.defaults.parameters.get('P')).toBe(expected);
  });

  it('never puts the environment into keys', async () => {
    const config = await accepted(`parameters: { '${ref('HOST')}': 1 }`, { HOST: 'x' });

    expect([...config.defaults.parameters.keys()]).toEqual([ref('HOST')]);
  });

  it.each<[string, string, string[]]>([
    [
      'an unknown key',
      'region: us-east-1\nstagess: {}',
      ['gwctl.yaml:2:1: unknown key "stagess". Did you mean "stages"?'],
    ],
    [
      'an unknown key far below',
      'stages:\n  dev:\n    methodSettings:\n      "*/*": { throttlingRatelimit: 1 }',
      ['gwctl.yaml:4:16: unknown key "throttlingRatelimit". Did you mean "throttlingRateLimit"?'],
    ],
    [
      'an unknown key that is like no other',
      'services:\n  sqs: { endpoint: aws, colour: red }',
      ['gwctl.yaml:2:25: unknown key "colour". Known here: endpoint.'],
    ],
    [
      'a method setting without a verb',
      'stages:\n  dev:\n    methodSettings: { /pets: { cachingEnabled: true } }',
      ['gwctl.yaml:3:23: "/pets" is not a legal name here: it must be "*/*", "/pets/*" or "/pets/{id}/GET".'],
    ],
    ['a wrong type', 'stages: 5', ['gwctl.yaml:1:9: stages must be a map, not 5.']],
    [
      'a value out of range',
      'stages:\n  dev:\n    canarySettings: { percentTraffic: 101 }',
      ['gwctl.yaml:3:39: stages/dev/canarySettings/percentTraffic must be <= 100, not 101.'],
    ],
    [
      'an illegal stage name',
      'stages:\n  "a b": {}',
      [
        'gwctl.yaml:2:3: "a b" is not a legal name here: it must be $default, or 1 to 128 letters, digits, _ and -.',
      ],
    ],
    [
      'an illegal stage variable',
      'stages: { dev: { variables: { a-b: x } } }',
      ['gwctl.yaml:1:31: "a-b" is not a legal name here: it must be letters, digits and _ only.'],
    ],
    [
      'an empty stage variable',
      'stages: { dev: { variables: { a: "" } } }',
      [
        'gwctl.yaml:1:34: stages/dev/variables/a must be one or more letters, digits, blanks and -._~:/?#&=,, not "".',
      ],
    ],
    [
      'a key too short',
      'apiKeys: [ { name: a, value: short } ]',
      ['gwctl.yaml:1:30: apiKeys/0/value must NOT have fewer than 20 characters, not "short".'],
    ],
    [
      'a missing value',
      'apiKeys: [ { name: a } ]',
      ['gwctl.yaml:1:12: apiKeys/0 must have the key "value".'],
    ],
    [
      'an unset variable',
      `region: eu-west-1\nspec: "${ref('SPEC')}"`,
      [
        `gwctl.yaml:2:7: the environment variable SPEC is not set. Set it, or write a default: ${ref('SPEC:-value')}.`,
      ],
    ],
    [
      'an unset variable whose text would be wrong besides',
      `region: "${ref('REGION')}"`,
      [
        `gwctl.yaml:1:9: the environment variable REGION is not set. Set it, or write a default: ${ref('REGION:-value')}.`,
      ],
    ],
    [
      'numbers that are none',
      'usagePlans:\n  - name: p\n    throttle: { rateLimit: .inf, burstLimit: .nan }',
      [
        'gwctl.yaml:3:28: usagePlans/0/throttle/rateLimit must be a finite number.',
        'gwctl.yaml:3:46: usagePlans/0/throttle/burstLimit must be a finite number.',
      ],
    ],
    [
      'spec and apis at once',
      'spec: a.yaml\napis: {}',
      ['gwctl.yaml:1:1: spec and apis exclude each other. Put the one spec under apis.'],
    ],
    ['a list for the file', '- a', ['gwctl.yaml:1:1: the file must be a map.']],
    [
      'several problems at once, in the order of the file',
      'regio: x\naccountId: "1"\nstagess: {}',
      [
        'gwctl.yaml:1:1: unknown key "regio". Did you mean "region"?',
        'gwctl.yaml:2:12: accountId must be twelve digits, in quotes, not "1".',
        'gwctl.yaml:3:1: unknown key "stagess". Did you mean "stages"?',
      ],
    ],
  ])('refuses %s, naming the place', async (_name, text, expected) => {
    expect(await problems(text)).toEqual(expected);
  });

  it.each([
    ['what is no YAML', 'stages: { dev: ', 'gwctl.yaml is not YAML'],
    ['a key that is there twice', 'region: a\nregion: b', 'is here twice'],
  ])('refuses %s', async (_name, text, expected) => {
    expect((await problems(text))[0]).toContain(expected);
  });

  it('is safe from names of prototypes', async () => {
    const config = await accepted(
      'functions: { constructor: { handler: a.b } }\nparameters: { toString: x }',
    );

    expect([...config.functions.keys()]).toEqual(['constructor']);
    expect((await problems('{"__proto__": {"region": "x"}}'))[0]).toContain('unknown key "__proto__"');
  });

  it('has a schema for editors that is itself good', () => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false });

    expect(ajv.validateSchema(configSchema())).toBe(true);
    expect(() => ajv.compile(configSchema())).not.toThrow();
  });
});

describe('who calls, and how often', () => {
  it('has no account throttle unless it is set; one limit alone leaves the other at the account’s', async () => {
    const without = await accepted('');
    const withRate = await accepted('accountThrottle: { rateLimit: 25 }');

    expect(without.accountThrottle).toBeUndefined();
    expect(withRate.accountThrottle).toEqual({ rateLimit: 25, burstLimit: 5000 });
  });

  it('takes the tags and organization paths of an identity', async () => {
    const { identities } = await accepted(
      'identities: [{ accessKeyId: A, secretAccessKey: s, tags: { team: vets }, principalOrgPaths: [o-1/r-1/] }]',
    );

    expect(identities).toEqual([
      {
        accessKeyId: 'A',
        secretAccessKey: 's',
        tags: new Map([['team', 'vets']]),
        principalOrgPaths: ['o-1/r-1/'],
      },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { compareStages } from '../../src/compare/compare-stages.ts';
import { defaultMethodSetting, type MethodSetting, type Stage } from '../../src/model/stage.ts';
import { stageOf } from '../store/states.ts';

const plain = stageOf('a1b2c3d4e5', 'dev');
const with_ = (change: Partial<Stage>): Stage => ({ ...plain, ...change });
const setting = (change: Partial<MethodSetting>, key = '*/*') =>
  with_({ methodSettings: new Map([[key, { ...defaultMethodSetting, ...change }]]) });
const canary = {
  deploymentId: 'c1',
  percentTraffic: 10,
  stageVariableOverrides: new Map(),
  useStageCache: false,
};

describe('changes of a stage', () => {
  it.each<[string, Stage, Stage, string[]]>([
    ['nothing', plain, plain, []],
    ['another deployment only', plain, with_({ deploymentId: 'other' }), []],
    ['a variable gone', with_({ variables: new Map([['a', '1']]) }), plain, ['breaking variable-removed']],
    [
      'a variable changed',
      with_({ variables: new Map([['a', '1']]) }),
      with_({ variables: new Map([['a', '2']]) }),
      ['risky variable-changed'],
    ],
    ['a variable more', plain, with_({ variables: new Map([['a', '1']]) }), ['safe variable-added']],
    [
      'a throttle lowered',
      plain,
      setting({ throttlingRateLimit: 5, throttlingBurstLimit: 2 }),
      ['risky throttle-lowered', 'risky throttle-lowered'],
    ],
    ['a throttle raised', setting({ throttlingRateLimit: 5 }), plain, ['safe throttle-raised']],
    [
      'an entry that says what */* says',
      setting({ loggingLevel: 'INFO' }),
      with_({
        methodSettings: new Map([
          ['*/*', { ...defaultMethodSetting, loggingLevel: 'INFO' }],
          ['pets/GET', { ...defaultMethodSetting, loggingLevel: 'INFO' }],
        ]),
      }),
      [],
    ],
    ['caching switched on', plain, setting({ cachingEnabled: true }, 'pets/GET'), ['risky caching-enabled']],
    ['caching switched off', setting({ cachingEnabled: true }), plain, ['risky caching-disabled']],
    [
      'answers kept longer',
      setting({ cachingEnabled: true }),
      setting({ cachingEnabled: true, cacheTtlInSeconds: 600 }),
      ['risky cache-ttl-changed'],
    ],
    [
      'invalidation refused',
      plain,
      setting({ unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403' }),
      ['breaking cache-control-strategy-changed'],
    ],
    [
      'invalidation for all',
      plain,
      setting({ requireAuthorizationForCacheControl: false }),
      ['risky cache-control-open'],
    ],
    ['bodies logged', plain, setting({ dataTraceEnabled: true }), ['risky data-trace-enabled']],
    [
      'more logs',
      plain,
      setting({ loggingLevel: 'INFO', metricsEnabled: true }),
      ['safe observation-changed'],
    ],
    ['the cache cluster off', with_({ cacheClusterEnabled: true }), plain, ['risky cache-cluster-disabled']],
    ['a web ACL dropped', with_({ webAclArn: 'arn' }), plain, ['breaking web-acl-dropped']],
    ['a canary', plain, with_({ canarySettings: canary }), ['risky canary-changed']],
    [
      'a canary of 0 percent',
      plain,
      with_({ canarySettings: { ...canary, percentTraffic: 0 } }),
      ['safe canary-changed'],
    ],
    ['a canary gone', with_({ canarySettings: canary }), plain, ['safe canary-changed']],
    ['tracing', plain, with_({ tracingEnabled: true }), ['safe tracing-switched']],
    [
      'an access log',
      plain,
      with_({ accessLogSettings: { destination: 'a', format: 'b' } }),
      ['safe access-log-changed'],
    ],
    [
      'a throttle of one route (HTTP)',
      with_({ defaultRouteSettings: { throttlingRateLimit: 50 } }),
      with_({
        defaultRouteSettings: { throttlingRateLimit: 50 },
        routeSettings: new Map([['GET /pets', { throttlingRateLimit: 5 }]]),
      }),
      ['risky throttle-lowered'],
    ],
  ])('judges %s', (_name, before, after, expected) => {
    expect(compareStages(before, after).map(({ verdict, kind }) => `${verdict} ${kind}`)).toEqual(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { deleteCanary, promoteCanary, setCanary } from '../../src/control/canary.ts';
import { createDeployment } from '../../src/control/deploy.ts';
import { updateStage } from '../../src/control/stage.ts';
import type { PatchOperation } from '../../src/control/stage-patch.ts';
import { pathList } from '../../src/control/stage-patch-messages.ts';
import { defaultMethodSetting, type Stage } from '../../src/model/stage.ts';
import type { GatewayState } from '../../src/store/store.ts';
import { apiId, deployed, refused, result, stateAfter, tools } from './tools.ts';

const dev = { apiId, stageName: 'dev' };

/** Two deployments; `dev` serves the second. */
const plain = () => deployed(2);

/** `dev` serves id0001 with a variable of its own; its canary has id0002. */
function withCanary(): GatewayState {
  const t = tools();
  const first = stateAfter(
    createDeployment(
      deployed(1, t),
      {
        ...dev,
        canarySettings: { percentTraffic: 25, stageVariableOverrides: new Map([['alias', 'next']]) },
      },
      t,
    ),
  );
  return stateAfter(
    updateStage(
      first,
      dev,
      [
        { op: 'replace', path: '/variables/alias', value: 'live' },
        { op: 'replace', path: '/variables/kept', value: 'k' },
      ],
      t,
    ),
  );
}

const patch = (state: GatewayState, ...operations: PatchOperation[]) =>
  updateStage(state, dev, operations, tools());
const replace = (path: string, value: string): PatchOperation => ({ op: 'replace', path, value });

describe('UpdateStage', () => {
  it.each<[string, PatchOperation, Partial<Stage>]>([
    ['the deployment', replace('/deploymentId', 'id0001'), { deploymentId: 'id0001' }],
    ['the description', replace('/description', 'x'), { description: 'x' }],
    ['tracing', replace('/tracingEnabled', 'true'), { tracingEnabled: true }],
    ['the cache', replace('/cacheClusterEnabled', 'true'), { cacheClusterEnabled: true }],
    ['the cache size', replace('/cacheClusterSize', '1.6'), { cacheClusterSize: '1.6' }],
    ['a variable', replace('/variables/a', 'b'), { variables: new Map([['a', 'b']]) }],
    [
      'a variable by add',
      { op: 'add', path: '/variables/a', value: 'b' },
      { variables: new Map([['a', 'b']]) },
    ],
    [
      'the access log',
      replace('/accessLogSettings/destinationArn', 'arn:aws:logs:us-east-1:123456789012:log-group:x'),
      { accessLogSettings: { destination: 'arn:aws:logs:us-east-1:123456789012:log-group:x', format: '' } },
    ],
  ])('sets %s', (_name, operation, expected) => {
    expect(result(patch(plain(), operation))).toMatchObject(expected);
  });

  it.each<[string, PatchOperation, Partial<typeof defaultMethodSetting>, string]>([
    ['of all methods', replace('/*/*/logging/loglevel', 'INFO'), { loggingLevel: 'INFO' }, '*/*'],
    [
      'with the leading slash dropped (recorded)',
      replace('/test/GET/throttling/burstLimit', '7'),
      { throttlingBurstLimit: 7 },
      'test/GET',
    ],
    [
      'of a nested path',
      replace('/~1pets~1{id}/GET/caching/enabled', 'true'),
      { cachingEnabled: true },
      'pets/{id}/GET',
    ],
    [
      'in the form of Terraform',
      replace('/*/*/throttling/rateLimit', '100.000000'),
      { throttlingRateLimit: 100 },
      '*/*',
    ],
    ['of the root', replace('/~1/GET/metrics/enabled', 'true'), { metricsEnabled: true }, '/GET'],
    [
      'a time to live of 3600',
      replace('/*/*/caching/ttlInSeconds', '3600'),
      { cacheTtlInSeconds: 3600 },
      '*/*',
    ],
    [
      'a strategy',
      replace('/*/*/caching/unauthorizedCacheControlHeaderStrategy', 'FAIL_WITH_403'),
      { unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403' },
      '*/*',
    ],
  ])('sets a method setting %s', (_name, operation, expected, key) => {
    expect(result(patch(plain(), operation)).methodSettings.get(key)).toEqual({
      ...defaultMethodSetting,
      ...expected,
    });
  });

  it('copies */* into a new entry once, also what the same request set before (recorded)', () => {
    const state = stateAfter(
      patch(
        plain(),
        replace('/*/*/caching/enabled', 'true'),
        replace('/~1pets/GET/throttling/rateLimit', '5'),
      ),
    );
    const later = result(patch(state, replace('/*/*/caching/enabled', 'false')));

    expect(later.methodSettings.get('pets/GET')).toMatchObject({
      cachingEnabled: true,
      throttlingRateLimit: 5,
    });
    expect(later.methodSettings.get('*/*')).toMatchObject({ cachingEnabled: false });
  });

  // Documented (rest-request-phases.md 10.3); the words are unverified.
  it.each([
    'arn:aws:logs:us-east-1:123456789012:log-group:x:*',
    'arn:aws:firehose:us-east-1:123456789012:deliverystream/pets',
    'arn:aws:s3:::pets',
  ])('refuses %s as destination of an access log', (arn) => {
    const outcome = patch(plain(), replace('/accessLogSettings/destinationArn', arn));

    expect(refused(outcome)).toBe(`bad-request: Invalid ARN specified in the request: ${arn}`);
  });

  it('takes a Firehose stream whose name begins with amazon-apigateway- (documented, 10.3)', () => {
    const arn = 'arn:aws:firehose:us-east-1:123456789012:deliverystream/amazon-apigateway-pets';

    const stage = result(patch(plain(), replace('/accessLogSettings/destinationArn', arn)));

    expect(stage.accessLogSettings?.destination).toBe(arn);
  });

  // Limits: documented (rest-request-phases.md 9); the words are unverified.
  it.each([
    [
      'a name of 65 characters',
      'n'.repeat(65),
      'v',
      /^bad-request: Invalid stage variable name: n+\. .* 64 /,
    ],
    [
      'a value of 513 characters',
      'n',
      'v'.repeat(513),
      /^bad-request: Invalid stage variable value: v+\.\.\. .* 512 /,
    ],
  ])('refuses a stage variable with %s, on a stage and on its canary', (_name, name, value, words) => {
    for (const path of ['/variables', '/canarySettings/stageVariableOverrides'])
      expect(refused(patch(plain(), replace(`${path}/${name}`, value)))).toMatch(words);
  });

  it('takes a hundred stage variables of 64 and 512 characters, and no more (documented, 9)', () => {
    const variables = Array.from({ length: 100 }, (_, i) =>
      replace(`/variables/${String(i).padStart(64, 'n')}`, 'v'.repeat(512)),
    );
    const full = stateAfter(patch(plain(), ...variables));

    expect(refused(patch(full, replace('/variables/one', 'more')))).toBe(
      'bad-request: Stage variables exceed the limit of 100 for a stage',
    );
    expect(refused(createDeployment(full, { ...dev, variables: new Map([['one', 'more']]) }, tools()))).toBe(
      'bad-request: Stage variables exceed the limit of 100 for a stage',
    );
  });

  it('warns of an access log format that API Gateway refuses (documented, 10.3)', () => {
    const warned = (format: string) =>
      patch(plain(), replace('/accessLogSettings/format', format)).diagnostics.map(({ ruleId }) => ruleId);

    expect(warned('$context.status')).toEqual(['control-access-log-format']);
    expect(warned('$context.requestId\n$context.status')).toEqual(['control-access-log-format']);
    expect(warned('$context.requestId $context.status\n')).toEqual([]);
    expect(warned('{"id":"$context.extendedRequestId"}')).toEqual([]);
  });

  const cannotRemove = (path: string) =>
    `bad-request: Cannot remove method setting ${path} because there is no method setting for this method `;
  const invalidPath = (path: string) =>
    `bad-request: Invalid method setting path: ${path}. Must be one of: ${pathList}`;
  const invalidCopy = (path: string, from: string) =>
    `bad-request: Invalid copy operation with path: ${path} and from ${from}. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]`;

  // Texts: rest-request-phases.md 11.4 and management-api.md, recorded against AWS.
  it.each<[PatchOperation, string]>([
    [replace('/deploymentId', 'nope'), 'bad-request: Deployment id does not exist'],
    [replace('/canarySettings/deploymentId', 'nope'), 'bad-request: Deployment id does not exist'],
    [
      { op: 'add', path: '/canarySettings/deploymentId', value: 'id0001' },
      'bad-request: Invalid add operation with path: /canarySettings/deploymentId',
    ],
    [{ op: 'remove', path: '/*/*' }, cannotRemove('*/*')],
    [
      { op: 'remove', path: '/canarySettings/stageVariableOverrides' },
      cannotRemove('canarySettings/stageVariableOverrides'),
    ],
    [{ op: 'remove', path: '/canarySettings/badPath' }, cannotRemove('canarySettings/badPath')],
    [
      { op: 'remove', path: '/accessLogSettings/destinationArn' },
      cannotRemove('accessLogSettings/destinationArn'),
    ],
    [replace('/canarySettings', 'x'), invalidPath('/canarySettings')],
    [replace('/canarySettings/badPath', 'x'), invalidPath('/canarySettings/badPath')],
    [replace('/tags/tag1', 'x'), invalidPath('/tags/tag1')],
    [replace('/pets/logging/loglevel', 'INFO'), invalidPath('/pets/logging/loglevel')],
    [replace('/documentation_version', 'x'), invalidPath('/documentation_version')],
    [replace('/accessLogSettings/format', ''), 'bad-request: Access Log value must not be empty'],
    [
      { op: 'add', path: '/accessLogSettings/wrong', value: 'x' },
      'bad-request: Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]',
    ],
    [
      { op: 'copy', path: '/deploymentId', from: '/canarySettings/deploymentId' },
      'bad-request: Promotion not available. Canary does not exist.',
    ],
    [
      { op: 'copy', path: '/variables', from: '/canarySettings/stageVariableOverrides' },
      'bad-request: Promotion not available. Canary does not exist.',
    ],
    [
      { op: 'copy', path: '/variables', from: '/canarySettings/deploymentId' },
      invalidCopy('/variables', '/canarySettings/deploymentId'),
    ],
    [
      { op: 'copy', path: '/description', from: '/deploymentId' },
      invalidCopy('/description', '/deploymentId'),
    ],
  ])('refuses %j in the words of AWS', (operation, expected) => {
    expect(refused(patch(plain(), operation))).toBe(expected);
  });

  it.each<[PatchOperation, string]>([
    [replace('/canarySettings/percentTraffic', '101'), 'percentTraffic 101'],
    [replace('/canarySettings/percentTraffic', ''), 'percentTraffic NaN'],
    [replace('/canarySettings/percentTraffic', 'ten'), 'percentTraffic NaN'],
    [replace('/cacheClusterSize', '0.7'), 'Invalid cache cluster size 0.7'],
    [replace('/*/*/caching/ttlInSeconds', '3601'), 'Invalid value "3601"'],
    [replace('/*/*/logging/loglevel', 'DEBUG'), 'Invalid value "DEBUG"'],
    [replace('/variables/a-b', 'x'), 'Invalid stage variable name: a-b'],
    [{ op: 'move', path: '/a', from: '/b' }, 'Invalid patch operation specified'],
  ])('refuses %j', (operation, expected) => {
    expect(refused(patch(plain(), operation))).toContain(expected);
  });

  it('does all operations or none', () => {
    const state = plain();
    const outcome = patch(state, replace('/description', 'x'), replace('/deploymentId', 'nope'));

    expect(outcome.ok).toBe(false);
    expect(state.stages.get(`${apiId}/dev`)?.description).toBeUndefined();
  });

  it('makes a canary of 0 percent by its deployment, and one on the own deployment by its percent (11.3, recorded)', () => {
    const byDeployment = result(patch(plain(), replace('/canarySettings/deploymentId', 'id0001')));
    const byPercent = result(patch(plain(), replace('/canarySettings/percentTraffic', '12.5')));

    expect(byDeployment.canarySettings).toMatchObject({ deploymentId: 'id0001', percentTraffic: 0 });
    expect(byPercent.canarySettings).toMatchObject({ deploymentId: 'id0002', percentTraffic: 12.5 });
  });

  it('removes a canary, one override, a variable, an access log, an entry', () => {
    const state = stateAfter(
      patch(
        withCanary(),
        replace('/accessLogSettings/format', '$context.requestId'),
        replace('/~1pets/GET/caching/enabled', 'true'),
      ),
    );
    const stage = result(
      patch(
        state,
        { op: 'remove', path: '/canarySettings/stageVariableOverrides/alias' },
        { op: 'remove', path: '/variables/kept' },
        { op: 'remove', path: '/accessLogSettings' },
        { op: 'remove', path: '/~1pets/GET' },
      ),
    );

    expect(stage.canarySettings?.stageVariableOverrides.size).toBe(0);
    expect([...stage.variables.keys()]).toEqual(['alias']);
    expect(stage.accessLogSettings).toBeUndefined();
    expect(stage.methodSettings.size).toBe(0);
    expect(result(patch(state, { op: 'remove', path: '/canarySettings' })).canarySettings).toBeUndefined();
  });

  it('lets an earlier operation of the same request make the canary that is promoted (11.4, recorded)', () => {
    const stage = result(
      patch(plain(), replace('/canarySettings/deploymentId', 'id0001'), {
        op: 'copy',
        from: '/canarySettings/deploymentId',
        path: '/deploymentId',
      }),
    );

    expect(stage.deploymentId).toBe('id0001');
  });
});

describe('promotion', () => {
  it('moves the deployment, merges the variables, and leaves the canary with 0 percent (11.5, recorded)', () => {
    const before = withCanary();
    const stage = result(promoteCanary(before, dev, tools()));

    expect(stage).toMatchObject({
      deploymentId: 'id0002',
      previousDeploymentIds: ['id0001'],
      variables: new Map([
        ['alias', 'next'],
        ['kept', 'k'],
      ]),
      canarySettings: {
        deploymentId: 'id0002',
        percentTraffic: 0,
        stageVariableOverrides: new Map([['alias', 'next']]),
      },
    });
    expect(stage.methodSettings).toEqual(before.stages.get(`${apiId}/dev`)?.methodSettings);
  });

  it('is refused without a canary (recorded)', () => {
    expect(refused(promoteCanary(plain(), dev, tools()))).toBe(
      'bad-request: Promotion not available. Canary does not exist.',
    );
  });
});

describe('the canary of a stage', () => {
  it('is changed in parts', () => {
    const stage = result(
      setCanary(
        withCanary(),
        dev,
        { percentTraffic: 50, stageVariableOverrides: new Map([['b', '2']]), removedOverrides: ['alias'] },
        tools(),
      ),
    );

    expect(stage.canarySettings).toEqual({
      deploymentId: 'id0002',
      percentTraffic: 50,
      stageVariableOverrides: new Map([['b', '2']]),
      useStageCache: false,
    });
  });

  it('ends without a change of production', () => {
    const stage = result(deleteCanary(withCanary(), dev, tools()));

    expect(stage.canarySettings).toBeUndefined();
    expect(stage).toMatchObject({
      deploymentId: 'id0001',
      variables: new Map([
        ['alias', 'live'],
        ['kept', 'k'],
      ]),
    });
  });

  it('cannot end where there is none', () => {
    expect(refused(deleteCanary(plain(), dev, tools()))).toBe('bad-request: Stage dev has no canary');
  });
});

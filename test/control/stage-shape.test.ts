import { describe, expect, it } from 'vitest';
import { getStageShape } from '../../src/control/stage-shape.ts';
import { defaultMethodSetting } from '../../src/model/stage.ts';
import { stageOf } from '../store/states.ts';
import { apiId } from './tools.ts';

const times = { createdDate: '2026-01-01T00:00:00Z', lastUpdatedDate: '2026-01-01T00:00:00Z' };

describe('GetStage', () => {
  it('gives a fresh REST stage as AWS does (management-api.md 6, recorded)', () => {
    expect(getStageShape(stageOf(apiId, 'dev'), 'REST')).toEqual({
      deploymentId: 'x1y2z3',
      stageName: 'dev',
      cacheClusterEnabled: false,
      cacheClusterStatus: 'NOT_AVAILABLE',
      methodSettings: {},
      tracingEnabled: false,
      ...times,
    });
  });

  it('gives everything that is set, keys of nested paths escaped', () => {
    const shape = getStageShape(
      {
        ...stageOf(apiId, 'dev'),
        description: 'd',
        variables: new Map([['a', 'b']]),
        cacheClusterEnabled: true,
        methodSettings: new Map([
          ['*/*', defaultMethodSetting],
          ['test/GET', defaultMethodSetting],
          ['pets/{id}/GET', defaultMethodSetting],
        ]),
        accessLogSettings: { destination: 'logs/access.log', format: '$context.status' },
        canarySettings: {
          deploymentId: 'c1',
          percentTraffic: 12.5,
          stageVariableOverrides: new Map([['a', 'c']]),
          useStageCache: false,
        },
        tags: new Map([['team', 'pets']]),
        previousDeploymentIds: ['old'],
        settingsDigest: 'x',
      },
      'REST',
    );

    expect(shape).toEqual({
      deploymentId: 'x1y2z3',
      stageName: 'dev',
      description: 'd',
      cacheClusterEnabled: true,
      cacheClusterSize: '0.5',
      cacheClusterStatus: 'AVAILABLE',
      methodSettings: {
        '*/*': defaultMethodSetting,
        'test/GET': defaultMethodSetting,
        'pets~1{id}/GET': defaultMethodSetting,
      },
      variables: { a: 'b' },
      accessLogSettings: { format: '$context.status', destinationArn: 'logs/access.log' },
      canarySettings: {
        percentTraffic: 12.5,
        deploymentId: 'c1',
        stageVariableOverrides: { a: 'c' },
        useStageCache: false,
      },
      tracingEnabled: false,
      tags: { team: 'pets' },
      ...times,
    });
  });

  it('shows loggingLevel once it is set (recorded), and no empty member (management-api.md 1)', () => {
    const { loggingLevel: _unset, ...unset } = { loggingLevel: undefined, ...defaultMethodSetting };
    const shape = getStageShape(
      {
        ...stageOf(apiId, 'dev'),
        description: '',
        methodSettings: new Map([
          ['a/GET', defaultMethodSetting],
          ['b/GET', { ...defaultMethodSetting, loggingLevel: 'OFF' }],
        ]),
        accessLogSettings: { destination: 'access.log', format: '' },
      },
      'REST',
    );

    expect(shape).toMatchObject({
      methodSettings: { 'a/GET': unset, 'b/GET': { ...unset, loggingLevel: 'OFF' } },
      accessLogSettings: { destinationArn: 'access.log' },
    });
    expect(JSON.stringify(shape)).not.toMatch(/"description"|"format"|"a\/GET":\{[^}]*loggingLevel/);
  });

  it('gives a stage of an HTTP API with the members of v2 (management-api.md 8)', () => {
    const stage = {
      ...stageOf(apiId, '$default'),
      autoDeploy: true,
      routeSettings: new Map([['GET /pets', { throttlingRateLimit: 5 }]]),
    };

    expect(getStageShape(stage, 'HTTP')).toEqual({
      autoDeploy: true,
      defaultRouteSettings: { detailedMetricsEnabled: false },
      deploymentId: 'x1y2z3',
      lastDeploymentStatusMessage: "Successfully deployed stage with deployment ID 'x1y2z3'",
      routeSettings: { 'GET /pets': { throttlingRateLimit: 5 } },
      stageName: '$default',
      stageVariables: {},
      tags: {},
      ...times,
    });
  });
});

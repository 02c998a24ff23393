import { describe, expect, it } from 'vitest';
import {
  addBasePathMapping,
  createDomainName,
  deleteDomainName,
  removeBasePathMapping,
} from '../../src/control/domain-name.ts';
import { deleteApi } from '../../src/control/draft.ts';
import { apiId, deployed, refused, result, stateAfter } from './tools.ts';

const domainName = 'api.example.test';
const map = (basePath: string, extra = {}) =>
  addBasePathMapping(deployed(), { domainName, basePath, api: 'pet-shop', stage: 'dev', ...extra });

describe('custom domains', () => {
  it.each([
    ['', ''],
    ['(none)', ''],
    ['orders', 'orders'],
    ['/v1/orders/', 'v1/orders'],
    ["a$-_.+!*'()b", "a$-_.+!*'()b"],
  ])('map the base path "%s" as "%s"', (written, kept) => {
    expect(result(map(written))).toEqual({
      domainName,
      basePathMappings: [{ basePath: kept, apiId, stage: 'dev' }],
    });
  });

  it('may leave the stage to the path, and ignore the case of names', () => {
    const mapping = { domainName: 'API.Example.TEST', basePath: '', api: undefined };

    expect(result(addBasePathMapping(deployed(), mapping))).toEqual({
      domainName,
      basePathMappings: [{ basePath: '', apiId }],
    });
  });

  it('lose a mapping, and go', () => {
    const state = stateAfter(map('v1'));

    expect(result(removeBasePathMapping(state, { domainName, basePath: 'v1' })).basePathMappings).toEqual([]);
    expect(stateAfter(deleteDomainName(state, domainName)).domainNames.size).toBe(0);
  });

  it('keep an API from being deleted', () => {
    expect(refused(deleteApi(stateAfter(map('v1')), 'pet-shop'))).toBe(
      `bad-request: Deleting RestApi ${apiId} failed. Please remove all base path mappings related to the RestApi in your domains: ${domainName}`,
    );
  });

  it.each([
    ['an edge-optimized one with a multi-level path', { types: ['EDGE'] as const }, 'v1/pets', 1],
    ['a Regional one with a multi-level path', { types: ['REGIONAL'] as const }, 'v1/pets', 0],
    ['an edge-optimized one with a plain path', { types: ['EDGE'] as const }, 'v1', 0],
    [
      'VPC endpoints of a Regional one',
      { types: ['REGIONAL'] as const, vpcEndpointIds: ['vpce-1'] },
      'v1',
      1,
    ],
    ['VPC endpoints of a private one', { types: ['PRIVATE'] as const, vpcEndpointIds: ['vpce-1'] }, 'v1', 0],
  ])('tell what API Gateway would not take (documented): %s', (_name, endpoint, basePath, warnings) => {
    const state = stateAfter(createDomainName(deployed(), domainName, endpoint));

    const mapped = addBasePathMapping(state, { domainName, basePath, api: apiId, stage: 'dev' });

    expect(result(mapped).endpointConfiguration).toEqual(endpoint);
    expect(mapped.diagnostics.map(({ ruleId }) => ruleId)).toEqual(
      Array.from({ length: warnings }, () => 'control-domain-endpoint'),
    );
  });

  it.each([
    ['a base path with a blank', () => map('a b'), 'bad-request: Invalid base path specified: a b'],
    ['a base path of 301 characters', () => map('x'.repeat(301)), 'bad-request: Invalid base path specified'],
    ['an empty segment', () => map('a//b'), 'bad-request: Invalid base path specified: a//b'],
    ['an unknown stage', () => map('', { stage: 'nope' }), 'not-found: Invalid stage identifier specified'],
    ['an unknown API', () => map('', { api: 'nope' }), 'bad-request: Invalid REST API identifier specified'],
    [
      'a base path twice',
      () => addBasePathMapping(stateAfter(map('v1')), { domainName, basePath: '/v1', api: apiId }),
      'conflict: Base path already exists for this domain name',
    ],
    [
      'a domain twice',
      () => createDomainName(stateAfter(map('')), domainName),
      'conflict: The domain name you provided already exists.',
    ],
    [
      'a name with a slash',
      () => createDomainName(deployed(), 'a/b'),
      'bad-request: Invalid domain name specified: a/b',
    ],
    [
      'an unknown domain',
      () => deleteDomainName(deployed(), 'x.test'),
      'not-found: Invalid domain name identifier specified',
    ],
    [
      'an unknown mapping',
      () => removeBasePathMapping(stateAfter(map('v1')), { domainName, basePath: 'v2' }),
      'not-found: Invalid base path mapping identifier specified',
    ],
  ])('refuse %s', (_name, act, expected) => {
    expect(refused(act())).toContain(expected);
  });
});

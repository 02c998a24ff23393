import { describe, expect, it } from 'vitest';
import { type AddressBook, findAddress, vpcEndpointOf } from '../../src/gateway/address.ts';

const one: AddressBook = {
  apiIds: new Set(['a1b2c3d4e5']),
  knownApiIds: new Set(['a1b2c3d4e5', 'k1l2m3n4o5']),
  domains: new Map(),
  mutualTls: new Set(),
  root: undefined,
  httpApis: new Map(),
  webSocketApis: new Set(),
};
const two: AddressBook = { ...one, apiIds: new Set(['a1b2c3d4e5', 'f6g7h8i9j0']) };

describe('the slashes of rest-request-phases.md 1.3 (recorded, 2024-08)', () => {
  it.each([
    ['/stage/proxy-value', '/proxy-value', '/stage/proxy-value'],
    ['/stage/proxy-value/', '/proxy-value/', '/stage/proxy-value/'],
    ['/stage/proxy-value//double-slash', '/proxy-value//double-slash', '/stage/proxy-value//double-slash'],
    ['//stage/proxy-value', '/proxy-value', '/stage/proxy-value'],
    ['/stage//proxy-value', '/proxy-value', '/stage//proxy-value'],
    ['/stage//hardcoded', '/hardcoded', '/stage//hardcoded'],
    ['/stage', '/', '/stage'],
    ['/stage/', '/', '/stage/'],
    ['/dev/dev', '/dev', '/dev/dev'],
  ])('%s', (path, eventPath, contextPath) => {
    expect(findAddress(one, '127.0.0.1', undefined, path)).toMatchObject({ eventPath, path: contextPath });
  });
});

describe('the forms of an invoke URL (contract, section 3)', () => {
  it.each([
    ['by path, while one API is served', one, '127.0.0.1', '/dev/pets'],
    ['by execute-api host', two, 'a1b2c3d4e5.execute-api.localhost', '/dev/pets'],
    ['by AWS host', two, 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com', '/dev/pets'],
    [
      'by the host of a VPC endpoint',
      two,
      'a1b2c3d4e5-vpce-0123abcd.execute-api.us-east-1.amazonaws.com',
      '/dev/pets',
    ],
    ['by the path of a peer', two, '127.0.0.1', '/_aws/execute-api/a1b2c3d4e5/dev/pets'],
  ])('%s', (_name, book, host, path) => {
    expect(findAddress(book, host, undefined, path)).toMatchObject({
      apiId: 'a1b2c3d4e5',
      stage: 'dev',
      eventPath: '/pets',
    });
  });

  it('takes the API from x-apigw-api-id, as VPC endpoints do (documented)', () => {
    expect(
      findAddress(two, 'vpce-1.execute-api.us-east-1.vpce.amazonaws.com', 'a1b2c3d4e5', '/dev/pets'),
    ).toMatchObject({ apiId: 'a1b2c3d4e5' });
    expect(findAddress(two, '127.0.0.1', 'a1b2c3d4e5', '/dev/pets')).toMatchObject({ apiId: 'a1b2c3d4e5' });
  });

  it.each([
    ['by host', one, 'k1l2m3n4o5.execute-api.localhost', '/dev/pets'],
    ['by path', one, '127.0.0.1', '/_aws/execute-api/k1l2m3n4o5/dev/pets'],
    [
      'by path alone, where no API has a stage and there is one',
      { ...one, apiIds: new Set<string>(), knownApiIds: new Set(['k1l2m3n4o5']) },
      '127.0.0.1',
      '/dev/pets',
    ],
  ])('finds an API that has no stage, so that the answer is Forbidden: %s', (_name, book, host, path) => {
    expect(findAddress(book, host, undefined, path)).toMatchObject({ apiId: 'k1l2m3n4o5', stage: 'dev' });
  });

  it('knows no address by path where several APIs are served', () => {
    expect(findAddress(two, '127.0.0.1', undefined, '/dev/pets')).toMatchObject({ failure: 'no-api-named' });
  });

  it('puts one stage at the root', () => {
    const book: AddressBook = { ...one, root: { apiId: 'a1b2c3d4e5', stage: 'dev' } };

    expect(findAddress(book, '127.0.0.1', undefined, '/pets')).toMatchObject({
      stage: 'dev',
      eventPath: '/pets',
      path: '/pets',
    });
  });
});

describe('base path mappings (rest-request-phases.md 1.2, documented)', () => {
  const mapping = (basePath: string, apiId: string) => ({ basePath, apiId, stage: 'prod' });
  const book: AddressBook = {
    ...two,
    domains: new Map([
      [
        'api.example.test',
        [mapping('orders', 'orders'), mapping('orders/v1', 'ordersv1'), mapping('', 'catchall')],
      ],
      ['only.example.test', [mapping('orders', 'orders')]],
    ]),
  };

  it.each([
    ['/orders/v1/x', 'ordersv1', '/x', 'orders/v1'],
    ['/orders/7', 'orders', '/7', 'orders'],
    ['/orderss', 'catchall', '/orderss', ''],
    ['/', 'catchall', '/', ''],
  ])('%s goes to %s', (path, apiId, rest, basePathMatched) => {
    expect(findAddress(book, 'api.example.test', undefined, path)).toMatchObject({
      apiId,
      rest,
      basePathMatched,
      path,
      eventPath: path,
    });
  });

  it('refuses a path that no mapping covers', () => {
    expect(findAddress(book, 'only.example.test', undefined, '/other')).toEqual({
      failure: 'no-mapping',
      ofHttpApis: false,
    });
  });
});

describe('the VPC endpoint that a URL names (rest-request-phases.md 1.1, documented and recorded)', () => {
  it.each([
    ['a1b2c3d4e5-vpce-0123abcd.execute-api.us-east-1.amazonaws.com', 'vpce-0123abcd'],
    ['vpce-0123abcd-abcdefgh.execute-api.us-east-1.vpce.amazonaws.com', 'vpce-0123abcd'],
    ['vpce-0123abcd-abcdefgh-us-east-1a.execute-api.us-east-1.vpce.amazonaws.com', 'vpce-0123abcd'],
    ['a1b2c3d4e5.execute-api.us-east-1.amazonaws.com', undefined],
    ['127.0.0.1', undefined],
  ])('%s', (domainName, vpceId) => {
    expect(vpcEndpointOf(domainName)).toBe(vpceId);
  });
});

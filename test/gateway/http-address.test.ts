import { describe, expect, it } from 'vitest';
import { type AddressBook, findAddress } from '../../src/gateway/address.ts';

const book: AddressBook = {
  apiIds: new Set(['shop']),
  knownApiIds: new Set(['shop']),
  httpApis: new Map([['shop', new Set(['$default', 'dev'])]]),
  webSocketApis: new Set(),
  domains: new Map([
    [
      'api.test',
      [
        { basePath: '', apiId: 'shop', stage: 'dev' },
        { basePath: 'v1/pets', apiId: 'shop', stage: '$default' },
        { basePath: 'any', apiId: 'shop' },
      ],
    ],
  ]),
  mutualTls: new Set(),
  root: undefined,
};

const at = (host: string, path: string, within = book) => findAddress(within, host, undefined, path);

/** http-api.md 2 and 3: documented, but for the two marked there. */
describe('addresses of HTTP APIs', () => {
  it.each([
    ['/dev/pets', 'dev', '/pets', '/dev/pets'],
    ['/dev', 'dev', '/', '/dev'],
    ['/devil/pets', '$default', '/devil/pets', '/devil/pets'],
    ['/', '$default', '/', '/'],
    ['/$default/pets', '$default', '/$default/pets', '/$default/pets'],
    ['//dev/pets', '$default', '//dev/pets', '//dev/pets'],
  ])('%s is for stage %s', (path, stage, routePath, shown) => {
    expect(at('shop.execute-api.localhost', path)).toMatchObject({
      stage,
      routePath,
      path: shown,
      eventPath: shown,
      isDefaultEndpoint: true,
    });
  });

  it('has no stage where neither the first segment nor $default is one', () => {
    const only = { ...book, httpApis: new Map([['shop', new Set(['dev'])]]) };

    expect(at('shop.execute-api.localhost', '/pets', only)).toMatchObject({ stage: undefined, isHttp: true });
  });

  it.each([
    ['/pets/7', 'dev', '/pets/7', '/dev/pets/7', '/pets/7'],
    ['/v1/pets/7', '$default', '/7', '/7', '/v1/pets/7'],
    ['/v1/pets', '$default', '/', '/', '/v1/pets/'],
    ['/v1/petsshop', 'dev', '/v1/petsshop', '/dev/v1/petsshop', '/v1/petsshop'],
    ['/any/dev/7', 'dev', '/7', '/dev/7', '/any/dev/7'],
    ['/any/7', '$default', '/7', '/7', '/any/7'],
  ])('%s of a domain is for stage %s', (path, stage, routePath, shown, eventPath) => {
    expect(at('api.test', path)).toMatchObject({
      stage,
      routePath,
      path: shown,
      eventPath,
      isDefaultEndpoint: false,
    });
  });

  it('finds $default at the root of the path of its API', () => {
    expect(at('127.0.0.1', '/_aws/execute-api/shop')).toMatchObject({ stage: '$default', routePath: '/' });
    expect(at('127.0.0.1', '/_aws/execute-api/shop/dev/a')).toMatchObject({ stage: 'dev', routePath: '/a' });
  });

  it('serves the stage that is mounted at the root without its name', () => {
    const mounted = { ...book, root: { apiId: 'shop', stage: 'dev' } };

    expect(at('127.0.0.1', '/dev/a', mounted)).toMatchObject({
      stage: 'dev',
      routePath: '/dev/a',
      path: '/dev/a',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { HeaderList } from '../../../src/message/header-list.ts';
import { compileHttpCors } from '../../../src/pipeline/phases/http-cors.ts';

const at = { file: 'openapi.yaml', pointer: '' };
const request = (...raw: string[]) => new HeaderList(raw);

/** http-api.md 9. */
describe('CORS of HTTP APIs', () => {
  it('is none where nothing is configured (documented)', () => {
    expect(compileHttpCors(undefined)).toBeUndefined();
  });

  it.each([
    [['*'], 'https://a.test', '*'],
    [['https://a.test'], 'https://a.test', 'https://a.test'],
    [['https://a.test'], 'https://a.test.evil.test', undefined],
    [['https://a.test'], 'HTTPS://A.TEST', undefined],
    [['https://*'], 'https://b.test:8443', 'https://b.test:8443'],
    [['https://*'], 'http://b.test', undefined],
    [['http://*'], 'null', undefined],
    [[], 'https://a.test', undefined],
  ])('%j lets %s in as %s (documented)', (allowOrigins, origin, allowed) => {
    const response = { status: 200, headers: new HeaderList([]), body: '' };

    compileHttpCors({ allowOrigins, at })?.finish(response, request('Origin', origin));

    expect(response.headers.last('access-control-allow-origin')).toBe(allowed);
    expect(response.headers.has('vary')).toBe(allowed !== undefined && allowed !== '*');
  });

  it('keeps the Vary of the backend beside its own', () => {
    const response = { status: 200, headers: new HeaderList(['Vary', 'accept']), body: '' };

    compileHttpCors({ allowOrigins: ['https://a.test'], at })?.finish(
      response,
      request('Origin', 'https://a.test'),
    );

    expect(response.headers.all('vary')).toEqual(['accept', 'origin']);
  });

  it('gives an answer of its own to each preflight: nothing of one leaks into the next', () => {
    const cors = compileHttpCors({ allowOrigins: ['*'], allowMethods: ['GET'], at });
    const headers = request('Origin', 'https://a.test', 'Access-Control-Request-Method', 'GET');

    cors?.preflight(headers).headers.append('Apigw-Requestid', 'x');

    expect(cors?.preflight(headers).headers.has('apigw-requestid')).toBe(false);
  });
});

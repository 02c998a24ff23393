import { expect, it } from 'vitest';
import { startBackend } from './backend.ts';
import { restSpec, serveRest } from './served-rest.ts';

/** A selection pattern is a Java regular expression over the whole subject (rest-integrations.md 6.1). */
it('selects by patterns that need to go back: look-around, back references', async () => {
  const backend = await startBackend((seen, outgoing) => {
    outgoing.writeHead(Number(seen.url.slice(1))).end('{}');
  });
  const gateway = await serveRest(
    restSpec({
      'GET /pets/{status}': {
        integration: {
          type: 'http',
          httpMethod: 'GET',
          uri: `${backend.origin}/{status}`,
          requestParameters: { 'integration.request.path.status': 'method.request.path.status' },
          responses: {
            '(?!200)2\\d{2}': { statusCode: '203' },
            '(\\d)\\1\\1': { statusCode: '400' },
            default: { statusCode: '200' },
          },
        },
        responses: { 200: [], 203: [], 400: [] },
      },
    }),
  );
  const statusFor = async (status: number) => (await gateway.handle('GET', `/pets/${status}`)).status;

  expect([await statusFor(200), await statusFor(201), await statusFor(444), await statusFor(500)]).toEqual([
    200, 203, 400, 200,
  ]);
});

import { expect, it } from 'vitest';
import { restSpec, serveRest } from './served-rest.ts';

// Our choice: header values pass byte for byte; AWS's own treatment of bytes beyond ASCII is unverified.
it('gives bytes of a header beyond ASCII back as they came, beside a body that is text', async () => {
  const gateway = await serveRest(
    restSpec({
      'GET /pets': {
        responses: { 200: ['X-Out'] },
        integration: {
          type: 'mock',
          requestTemplates: { 'application/json': '{"statusCode": 200}' },
          responses: {
            default: {
              statusCode: '200',
              responseParameters: { 'method.response.header.X-Out': 'context.identity.userAgent' },
              responseTemplates: { 'application/json': 'é' },
            },
          },
        },
      },
    }),
  );
  const utf8 = Buffer.from('é').toString('latin1');

  const answer = await gateway.call('GET', '/pets', { headers: { 'User-Agent': utf8 } });

  expect([answer.headers.last('x-out'), answer.bytes.toString('hex')]).toEqual([utf8, 'c3a9']);
});

import aws4 from 'aws4';
import { describe, expect, it } from 'vitest';
import { signRequest } from '../../../src/integrations/service-signing/sign-request.ts';
import { HeaderList } from '../../../src/message/header-list.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const now = Date.UTC(2026, 2, 12, 19, 3, 58);

describe('signRequest', () => {
  // A second signer as the judge: aws4.
  it.each([
    [
      'sqs',
      'POST',
      'https://sqs.us-east-1.amazonaws.com',
      '/123456789012/pets',
      'Action=SendMessage&MessageBody=a%20b',
    ],
    [
      'dynamodb',
      'POST',
      'https://dynamodb.us-east-1.amazonaws.com',
      '/?Action=PutItem',
      '{"TableName":"pets"}',
    ],
    ['sns', 'POST', 'http://127.0.0.1:4566', '/?Message=b%26c&Message=a&Action=Publish', ''],
    ['ssm', 'GET', 'https://ssm.us-east-1.amazonaws.com', '/a%20b/%2Fc?x', ''],
    [
      'lambda',
      'POST',
      'https://lambda.us-east-1.amazonaws.com',
      '/2015-03-31/functions/arn%3Aaws%3Alambda/invocations',
      '{}',
    ],
    [
      's3',
      'PUT',
      'https://s3.us-east-1.amazonaws.com',
      '/photos/a%20b/%C3%BC%2B1.txt?x-id=PutObject',
      'woof',
    ],
  ])('signs for %s as another signer does: %s %s%s', async (service, method, origin, path, body) => {
    const headers: [string, string][] = [
      ['Content-Type', 'application/x-amz-json-1.0'],
      ['X-Amzn-Trace-Id', 'Root=1-2-3'],
      ['X-Amz-Target', 'Some.Target'],
    ];
    const request = { method, origin, path, headers: HeaderList.from(headers), body, timeoutInMillis: 1000 };

    const signed = await signRequest(request, { service, region: 'us-east-1', credentials, now });

    const own = Object.fromEntries(headers.filter(([name]) => name !== 'X-Amzn-Trace-Id'));
    const sent = Object.fromEntries(
      [...signed.headers].filter(([name]) => /^x-amz-(date|content)/i.test(name)),
    );
    const expected = aws4.sign(
      {
        service,
        region: 'us-east-1',
        method,
        host: new URL(origin).host,
        path,
        body,
        headers: { ...own, ...sent },
        // The sender's to add, so not signed.
        extraHeadersToIgnore: { 'content-length': true },
      },
      credentials,
    );
    const signature = (text: unknown) => /Signature=([0-9a-f]{64})/.exec(String(text))?.[1];
    expect(signature(signed.headers.last('authorization'))).toBe(
      signature(expected.headers?.['Authorization']),
    );
    expect(signed.headers.last('x-amz-date')).toBe('20260312T190358Z');
  });

  it('carries the session token', async () => {
    const request = {
      method: 'GET',
      origin: 'https://x',
      path: '/',
      headers: new HeaderList(),
      body: undefined,
      timeoutInMillis: 1,
    };

    const signed = await signRequest(request, {
      service: 'sqs',
      region: 'us-east-1',
      credentials: { ...credentials, sessionToken: 'token' },
      now,
    });

    expect(signed.headers.last('x-amz-security-token')).toBe('token');
    expect(signed.headers.last('authorization')).toContain('x-amz-security-token');
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createIdentityDirectory } from '../../src/authorizers/sigv4/identity-directory.ts';
import { verifySignature } from '../../src/authorizers/sigv4/verify.ts';
import { HeaderList } from '../../src/message/header-list.ts';
import { workspace } from './access-world.ts';

const now = Date.parse('2024-08-03T10:00:00Z');
const identities = [
  {
    accessKeyId: 'AKIDONE',
    secretAccessKey: 'planted-secret-one',
    arn: 'arn:aws:iam::123456789012:user/ann',
  },
  {
    accessKeyId: 'ASIATWO',
    secretAccessKey: 'planted-secret-two',
    sessionToken: 'token/+=',
    arn: 'arn:aws:sts::123456789012:assumed-role/keeper/s',
  },
];
const config = JSON.stringify({ region: 'eu-west-1', identities });

interface Printed {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
}

/** Whether the gateway of eu-west-1 would believe what was printed. */
function believed({ method, url, headers }: Printed, body = '', region = 'eu-west-1') {
  const directory = createIdentityDirectory(identities, { accountId: '123456789012' });
  if (!directory.ok) throw new Error('identities');
  const target = url.replace(/^https?:\/\/[^/]+/, '');
  const host = new URL(url).host;
  const request = {
    method,
    target,
    headers: HeaderList.from([['Host', host], ...Object.entries(headers)]),
    body: Buffer.from(body),
    remoteAddress: '',
  };
  const verified = verifySignature(request, {
    identities: directory.value,
    region,
    service: 'execute-api',
    now,
  });
  return verified.ok ? verified.identity.accessKeyId : verified.problem.message;
}

describe('gwctl sign', () => {
  it.each<[string, string[], string, string]>([
    ['a GET', ['GET', '/dev/pets?b=2&a=1'], '', 'AKIDONE'],
    ['a path with signs', ['get', "http://127.0.0.1:4000/dev/a%20b/c'd?q=a%2Bb"], '', 'AKIDONE'],
    [
      'a body',
      ['POST', '/dev/pets', '-d', '{"name":"rex"}', '-H', 'Content-Type: application/json'],
      '{"name":"rex"}',
      'AKIDONE',
    ],
    ['a body from a file', ['POST', '/dev/pets', '-d', '@pet.json'], '{"from":"file"}', 'AKIDONE'],
    ['a body from stdin', ['POST', '/dev/pets', '-d', '@-'], 'from stdin', 'AKIDONE'],
    ['another identity by its key', ['GET', '/dev/pets', '--as', 'ASIATWO'], '', 'ASIATWO'],
    [
      'another identity by its ARN',
      ['GET', '/dev/pets', '--as', 'arn:aws:iam::123456789012:user/ann'],
      '',
      'AKIDONE',
    ],
    ['another identity by its name', ['GET', '/dev/pets', '--as', 's'], '', 'ASIATWO'],
    ['a presigned URL', ['GET', '/dev/pets?b=2&a=1', '--query'], '', 'AKIDONE'],
    [
      'a presigned URL of a session',
      ['DELETE', '/dev/pets/a%2Fb', '--query', '--as', 'ASIATWO', '--expires', '60'],
      '',
      'ASIATWO',
    ],
  ])('is believed: %s', async (_name, args, body, accessKeyId) => {
    const { folder, run } = workspace(config);
    writeFileSync(join(folder, 'pet.json'), '{"from":"file"}');

    const { exitCode, stdout, stderr } = await run(['sign', ...args, '--json']);

    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('planted-secret');
    expect(believed(JSON.parse(stdout) as Printed, body)).toBe(accessKeyId);
  });

  it('prints a curl command that a shell takes', async () => {
    const { stdout } = await workspace(config).run([
      'sign',
      'POST',
      "/dev/it's",
      '-d',
      "it's",
      '-H',
      'X-Note: a b',
    ]);

    expect(stdout).toMatch(
      /^curl --path-as-is -X POST -H 'X-Note: a b' .*-H 'Authorization: AWS4-HMAC-SHA256 Credential=AKIDONE\/20240803\/eu-west-1\/execute-api\/aws4_request, .*' --data-binary 'it'\\''s' 'http:\/\/127\.0\.0\.1:4000\/dev\/it'\\''s'\n$/,
    );
  });

  it('prints headers alone', async () => {
    const { stdout } = await workspace(config).run(['sign', 'GET', '/dev/pets', '--format', 'headers']);

    expect(stdout.split('\n').map((line) => line.split(':')[0])).toEqual(['X-Amz-Date', 'Authorization', '']);
  });

  it('takes credentials of the environment where gwctl.yaml has none', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKIDONE', AWS_SECRET_ACCESS_KEY: 'planted-secret-one' };

    const { stdout } = await workspace('').run(
      ['sign', 'GET', '/dev/pets', '--json', '--region', 'us-west-2'],
      env,
    );

    expect(believed(JSON.parse(stdout) as Printed, '', 'us-west-2')).toBe('AKIDONE');
  });

  it.each<[string[], string, string]>([
    [['GET', '/dev/pets'], '', 'no credentials'],
    [['GET', '/dev/pets', '--as', 'nobody'], config, 'no identity nobody'],
    [['GET', 'pets'], config, 'neither a URL nor a path'],
    [['GET', 'ftp://x/pets'], config, 'neither a URL nor a path'],
    [['GET', '/dev/pets', '-H', 'nonsense'], config, 'is no header'],
    [['G T', '/dev/pets'], config, '"G T" is no method.'],
    [['GET'], config, 'url'],
  ])('%j is a wrong usage', async (args, yaml, message) => {
    const { exitCode, stdout, stderr } = await workspace(yaml).run(['sign', ...args]);

    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('says that a body file is not there', async () => {
    const { exitCode, stderr } = await workspace(config).run([
      'sign',
      'POST',
      '/dev/pets',
      '-d',
      '@none.json',
    ]);

    expect(exitCode).toBe(3);
    expect(stderr).toContain('none.json: there is no such file');
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const spec = `openapi: 3.0.1
info: { title: pets, version: "1" }
paths: { /pets: { get: { x-amazon-apigateway-integration: { type: mock } } } }
`;
const config = `colour: red
stages:
  dev: { cacheTtl: 1 }
identities:
  - { accessKeyId: A, secretAccessKey: s, arn: "arn:aws:s3:::bucket" }
  - { accessKeyId: B, secretAccessKey: s, policy: { Statement: [{ Effect: Perhaps }] } }
issuers:
  "https://issuer.example": { jwks: nowhere.json }
  "https://other.example": { jwks: "http://issuer.example/keys" }
waf:
  block:
    - { ip: 10.0.0.0/99 }
clientCertificates:
  one: { cert: no.pem, key: no.pem }
domainNames:
  api.pets.test: { mutualTlsAuthentication: { truststore: no.pem }, basePathMappings: { "": { api: pets } } }
`;

// contract.md 2 and 4: exit code 2; all problems at once is issue 6's and our choice.
describe('a gwctl.yaml with something wrong in every section', () => {
  it.each<[string, string[]]>([
    ['serve', ['serve', 'openapi.yaml', '--port', '0']],
    ['why', ['why', 'openapi.yaml', 'GET', '/pets']],
    ['test-invoke', ['test-invoke', 'openapi.yaml', 'GET', '/pets']],
  ])('has all of it told at once, with lines and columns, by gwctl %s', async (_name, args) => {
    const { folder, run } = workspace(config, Date.now());
    writeFileSync(join(folder, 'openapi.yaml'), spec);

    const { exitCode, stderr } = await run(args);
    const places = [...stderr.matchAll(/gwctl\.yaml:(\d+):\d+: /g)].map(([, line]) => Number(line));

    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(new Set(places)).toEqual(new Set([1, 3, 5, 6, 8, 9, 12, 14, 16]));
    expect(exitCode).toBe(2);
  });

  it('is told to machines too', async () => {
    const { folder, run } = workspace(config, Date.now());
    writeFileSync(join(folder, 'openapi.yaml'), spec);

    const { stdout } = await run(['why', 'openapi.yaml', 'GET', '/pets', '--json']);
    const { error, diagnostics } = JSON.parse(stdout);

    expect(error.code).toBe('UsageError');
    expect(diagnostics.length).toBeGreaterThan(8);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspace } from './access-world.ts';

const spec = `openapi: 3.0.1
info: { title: shop, version: "1" }
x-amazon-apigateway-importexport-version: "1.0"
x-amazon-apigateway-cors: { allowOrigins: ["https://app.test"] }
paths:
  /pets/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { default: { description: ok } }
      x-amazon-apigateway-integration:
        { type: http_proxy, httpMethod: ANY, uri: "http://127.0.0.1:9/x/{id}", payloadFormatVersion: "1.0" }
`;

function files(config = '') {
  const made = workspace(config);
  writeFileSync(join(made.folder, 'shop.yaml'), spec);
  return made;
}

/** http-api.md: the gates of section 1, and what answers an HTTP API gives where a REST API gives others. */
describe('gwctl why with an HTTP API', () => {
  it.each([
    [['GET', '/pets/a%20b?x=1'], 0, 'GET http://127.0.0.1:9/x/a%20b?x=1 would be called.'],
    [
      ['POST', '/pets/7'],
      1,
      'has routes for other methods only (GET /pets/{id}); the API answers 404 Not Found',
    ],
    [['GET', '/none'], 1, 'and there is no $default route; the API answers 404 Not Found.'],
    [['OPTIONS', '/pets/7', '-H', 'Origin: https://app.test'], 0, 'Access-Control-Request-Method is missing'],
    [
      ['OPTIONS', '/pets/7', '-H', 'Origin: https://app.test', '-H', 'Access-Control-Request-Method: GET'],
      0,
      'The API answers the preflight itself',
    ],
    [['GET', '/pets/7', '-H', 'Origin: https://evil.test'], 0, 'is not among allowOrigins'],
  ])('tells what becomes of %j', async (args, code, sentence) => {
    const { exitCode, stdout } = await files().run(['why', 'shop.yaml', ...args]);

    expect(stdout.replace(/\s+/g, ' ')).toContain(sentence);
    expect(exitCode).toBe(code);
  });
});

describe('stages of HTTP APIs', () => {
  it('refuse settings of a route that is not there, in words that were seen of AWS (http-api.md 13)', async () => {
    const made = files();
    await made.run(['import', 'shop.yaml']);
    await made.run(['deploy', '--stage', '$default']);

    const { exitCode, stderr } = await made.run([
      ...['stage', 'set', '$default', '--setting', 'GET /pet/{id}:throttlingRateLimit=1'],
    ]);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('Unable to find Route by key GET /pet/{id} within the provided RouteSettings');
    expect(stderr).toContain('did you mean GET /pets/{id}?');
  });

  it('are not made with settings of a route that is not there', async () => {
    const made = files(
      'stages: { $default: { routeSettings: { "GET /pet": { throttlingRateLimit: 1, throttlingBurstLimit: 1 } } } }',
    );
    await made.run(['import', 'shop.yaml']);

    const { exitCode, stderr } = await made.run(['deploy', '--stage', '$default']);

    expect(exitCode).toBe(1);
    expect(stderr).toContain('Unable to find Route by key GET /pet within the provided RouteSettings');
  });
});

// http-api.md 2, documented: a failed automatic deployment leaves the old one in place, and the stage tells why. The words are ours.
it('a stage that deploys automatically stays where it is when the draft cannot be deployed', async () => {
  const made = files('stages: { $default: { autoDeploy: true } }');
  await made.run(['import', 'shop.yaml']);
  await made.run(['deploy', '--stage', '$default']);
  const shown = async () => JSON.parse((await made.run(['stage', 'show', '$default', '--json'])).stdout);
  const before = await shown();
  const broken = spec.replace(
    'payloadFormatVersion: "1.0" }',
    'payloadFormatVersion: "1.0", requestParameters: { "overwrite:header.X-A": "$request.nonsense" } }',
  );

  writeFileSync(join(made.folder, 'shop.yaml'), broken);
  const failed = await made.run(['import', 'shop.yaml']);
  const after = await shown();
  writeFileSync(join(made.folder, 'shop.yaml'), spec);
  await made.run(['import', 'shop.yaml']);
  const mended = await shown();
  const listed = JSON.parse((await made.run(['deployment', 'list', '--json'])).stdout);

  expect([failed.exitCode, failed.stderr.replace(/\s+/g, ' ')]).toEqual([
    0,
    expect.stringContaining(`Stage $default stays on deployment ${before.deploymentId}`),
  ]);
  // http-api.md 2, documented.
  expect(listed.items).toMatchObject([
    { id: mended.deploymentId, autoDeployed: true, deploymentStatus: 'DEPLOYED' },
    { id: before.deploymentId, autoDeployed: false, deploymentStatus: 'DEPLOYED' },
  ]);
  expect(after).toMatchObject({
    deploymentId: before.deploymentId,
    lastDeploymentStatusMessage: expect.stringMatching(
      /^Deployment attempt failed: Invalid mapping expression/,
    ),
  });
  expect(mended.deploymentId).not.toBe(before.deploymentId);
  expect(mended.lastDeploymentStatusMessage).toMatch(/^Successfully deployed/);
});

it('test-invoke is for REST APIs only, as TestInvokeMethod is (http-api.md 1, documented)', async () => {
  const { exitCode, stderr } = await files().run(['test-invoke', 'shop.yaml', 'GET', '/pets/7']);

  expect(exitCode).toBe(1);
  expect(stderr).toContain('shop is an HTTP API, and TestInvokeMethod is for REST APIs only.');
});

it('logs says that HTTP APIs have no execution log (http-api.md 1, documented)', async () => {
  const made = files();
  await made.run(['import', 'shop.yaml']);

  expect((await made.run(['logs'])).stderr).toContain('HTTP APIs have no execution log');
});

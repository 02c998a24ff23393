import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { workspace } from '../access-world.ts';

/** A port that nothing listens on any more. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

// Our choice: callers get API Gateway's words alone, the person at the console gets the cause beside them.
it('names the endpoint that does not answer on the line of the request', async () => {
  const port = await closedPort();
  const { folder, run } = workspace('');
  writeFileSync(
    join(folder, 'openapi.yaml'),
    `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets:
    get:
      x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: "http://127.0.0.1:${port}/pets" }
`,
  );
  let stop: (signal: 'SIGTERM') => void = () => undefined;
  const stopped = new Promise<'SIGTERM'>((done) => {
    stop = done;
  });
  let body: Promise<string> | undefined;
  const onOutput = (stdout: string) => {
    const [url] = /http:\/\/127\.0\.0\.1:\d+\/dev/.exec(stdout) ?? [];
    if (body || !url || !stdout.includes('Ready.')) return;
    body = fetch(`${url}/pets`).then((response) => response.text());
    void body.finally(() => stop('SIGTERM'));
  };

  const { stderr } = await run(
    ['serve', 'openapi.yaml', '--stage', 'dev', '--port', '0'],
    {},
    { stopped, onOutput, isTTY: true },
  );

  expect(stderr).toMatch(
    new RegExp(
      `504 GET /dev/pets \\d+ ms Network error communicating with endpoint \\(http://127\\.0\\.0\\.1:${port}: .+\\)`,
    ),
  );
  expect(await body).toBe('{"message": "Network error communicating with endpoint"}');
});

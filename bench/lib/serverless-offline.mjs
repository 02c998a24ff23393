// serverless-offline 14 as the peer to compare with, where it is installed: beside gwctl, or in SERVERLESS_OFFLINE (a folder with
// `osls` and `serverless-offline` in its node_modules).
import { spawn } from 'node:child_process';
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const places = [process.env.SERVERLESS_OFFLINE, fileURLToPath(new URL('../..', import.meta.url))];

/** The folder that has it, or undefined. */
export function findServerlessOffline() {
  return places.find(
    (place) =>
      place !== undefined &&
      existsSync(join(place, 'node_modules/serverless-offline')) &&
      existsSync(join(place, 'node_modules/osls')),
  );
}

const freePort = () =>
  new Promise((ok) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => ok(port));
    });
  });

const config = `
service: bench
frameworkVersion: '*'
provider: { name: aws, runtime: nodejs20.x, stage: dev }
plugins: [serverless-offline]
functions:
  proxy:
    handler: handlers.proxy
    events: [{ http: { method: get, path: proxy } }]
  custom:
    handler: handlers.custom
    events:
      - http:
          method: post
          path: custom
          integration: lambda
          request: { template: { application/json: '{"name": "$input.path(''$.name'')", "stage": "$context.stage"}' } }
          response: { headers: { Content-Type: "'application/json'" }, template: '{"hello": "$input.path(''$.hello'')"}' }
`;

/** Starts it on core 0 with the handlers of a folder. */
export async function startServerlessOffline(place, folder, { inProcess = false } = {}) {
  const [httpPort, lambdaPort, ws] = await Promise.all([freePort(), freePort(), freePort()]);
  writeFileSync(join(folder, 'serverless.yml'), config);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  if (!existsSync(join(folder, 'node_modules')))
    symlinkSync(join(place, 'node_modules'), join(folder, 'node_modules'));
  const args = ['-c', '0', process.execPath, join(place, 'node_modules/.bin/osls'), 'offline', 'start'];
  const options = [
    '--httpPort',
    httpPort,
    '--lambdaPort',
    lambdaPort,
    '--websocketPort',
    ws,
    '--host',
    '127.0.0.1',
  ];
  const more = ['--noPrependStageInUrl', '--noAuth', ...(inProcess ? ['--useInProcess'] : [])];
  const child = spawn('taskset', [...args, ...options.map(String), ...more], {
    cwd: folder,
    env: { ...process.env, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  await new Promise((ok, fail) => {
    const hear = (data) => {
      printed = (printed + data).slice(-4000);
      if (printed.includes('Server ready')) ok();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', () => fail(new Error(`serverless-offline did not start: ${printed}`)));
  });
  return {
    port: httpPort,
    pid: child.pid,
    stop: () =>
      new Promise((done) => {
        child.once('close', done);
        child.kill('SIGKILL');
      }),
  };
}

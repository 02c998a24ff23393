import { readFile, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { World } from '../world.ts';
import { type Check, error, ok, warn } from './check.ts';
import { isGwctlThere } from './probe.ts';

const oldestNode = [20, 19] as const;

/** package.json, `engines`. @param version `20.19.0` */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  const needed = oldestNode.join('.');
  return isEnough
    ? ok('node', `Node ${version}.`)
    : error('node', `Node ${version} is too old.`, `Install Node ${needed} or newer.`);
}

/** TypeScript handlers need esbuild, or a Node that strips types itself. */
export async function checkPackages(): Promise<Check> {
  const isThere = await import('esbuild').then(
    () => true,
    () => false,
  );
  const stripsTypes = Boolean((process.features as { typescript?: unknown }).typescript);
  if (isThere) return ok('packages', 'esbuild is there: handlers may be TypeScript.');
  const message = 'esbuild, which is optional, is not there.';
  return ok(
    'packages',
    stripsTypes ? `${message} Node strips types itself.` : `${message} TypeScript handlers need it.`,
  );
}

/** Signatures, tokens and certificates are judged by the clock. */
export function checkTime(now: number): Check {
  const text = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const isLikely = now > Date.parse('2024-01-01') && now < Date.parse('2100-01-01');
  return isLikely
    ? ok('time', `It is ${text}.`)
    : warn('time', `It is ${text}, says the clock.`, 'Set it: signatures and tokens are judged by it.');
}

const megabyte = 1024 * 1024;

/** State, logs and metrics are written below the workspace. */
export async function checkDisk(folder: string): Promise<Check> {
  const found = await statfs(folder).catch(() => undefined);
  if (!found) return warn('disk', `How much room ${folder} has could not be found out.`);
  const free = Math.floor((found.bavail * found.bsize) / megabyte);
  const text = free > 10_000 ? `${Math.floor(free / 1024)} GB` : `${free} MB`;
  if (free < 20)
    return error('disk', `The disk has ${text} left.`, 'Make room: gwctl cannot keep its state.');
  return free < 500 ? warn('disk', `The disk has ${text} left.`, 'Make room.') : ok('disk', `${text} free.`);
}

/** Whether `gwctl serve` will get its port; one that a gwctl has is no problem of the machine. */
export async function checkPort(port: number): Promise<Check> {
  const code = await listenError(port);
  if (code === undefined) return ok('port', port === 0 ? 'Any free port will do.' : `Port ${port} is free.`);
  if (code === 'EACCES')
    return warn('port', `Port ${port} may not be listened on.`, 'Choose one from 1024 on: --port.');
  if (await isGwctlThere(port)) return ok('port', `A gwctl serves on port ${port}.`);
  return warn('port', `Port ${port} is taken.`, 'gwctl serve --port 0 takes a free one.');
}

function listenError(port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (cause: NodeJS.ErrnoException) => done(cause.code ?? 'unknown'));
    server.listen(port, '127.0.0.1', () => server.close(() => done(undefined)));
  });
}

/** Where a machine says how names are found. Nobody is asked: a name must not leave the machine. */
export interface NameFiles {
  readonly hosts: string;
  readonly nsswitch: string;
}

const nameFiles: NameFiles = { hosts: '/etc/hosts', nsswitch: '/etc/nsswitch.conf' };

/**
 * Names that lead to the gateway: those below `localhost`, which browsers and curl know themselves and others may not, and custom domains.
 */
export async function checkNames(
  { readFile: read = readFile }: Partial<Pick<World, 'readFile'>>,
  domains: readonly string[],
  files: NameFiles = nameFiles,
): Promise<Check[]> {
  const text = (path: string) =>
    read(path).then(
      (bytes) => bytes.toString(),
      () => '',
    );
  const [hosts, nsswitch] = await Promise.all([text(files.hosts), text(files.nsswitch)]);
  const known = new Set(
    hosts.split('\n').flatMap((line) => (line.split('#', 1)[0] ?? '').trim().split(/\s+/).slice(1)),
  );
  const isBelowLocalhost = /^hosts:.*\b(myhostname|resolve)\b/m.test(nsswitch);
  const localhost = isBelowLocalhost
    ? ok('names', 'Names below localhost lead here: http://{apiId}.execute-api.localhost:4000/')
    : ok(
        'names',
        'Browsers and curl know {apiId}.execute-api.localhost; for other programs there is /_aws/execute-api/{apiId}/{stage}/.',
      );
  const unknown = domains.filter((name) => !name.endsWith('.localhost') && !known.has(name));
  return [
    localhost,
    ...unknown.map((name) =>
      warn(
        'names',
        `The custom domain ${name} does not lead to this machine.`,
        `Add "127.0.0.1 ${name}" to ${files.hosts}, or send it as Host header.`,
      ),
    ),
  ];
}

import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { clientCertFacts, readTrustStore } from '../../authorizers/mutual-tls.ts';
import type { ServerTls } from '../../server/tls.ts';
import type { GatewayState } from '../../store/store.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import { machineError, UsageError } from '../errors.ts';
import { say } from '../reporters/wrap.ts';
import type { World } from '../world.ts';
import type { ServeOptions } from './serve-options.ts';

/** HTTPS as the flags ask for it; undefined for plain HTTP. Custom domains with a trust store ask their callers for a certificate. */
export async function serverTls(
  world: World,
  state: GatewayState,
  options: ServeOptions,
  config: GwctlConfig,
): Promise<ServerTls | undefined> {
  const guarded = [...state.domainNames.values()].filter((domain) => domain.mutualTlsAuthentication);
  const pair = await certificateOf(world, options, config, [...state.domainNames.keys()]);
  if (!pair) {
    for (const { domainName } of guarded) {
      say(
        world.stderr,
        `${domainName} wants client certificates (mutual TLS) and refuses every call over plain HTTP: use --https.`,
      );
    }
    return undefined;
  }
  const trustStores = new Map<string, readonly string[]>();
  for (const domain of guarded) {
    const file = domain.mutualTlsAuthentication?.truststore ?? '';
    trustStores.set(domain.domainName, await trustStore(world, file, domain.domainName, config));
  }
  return { ...pair, trustStores, describe: clientCertFacts };
}

async function certificateOf(
  world: World,
  options: ServeOptions,
  config: GwctlConfig,
  names: readonly string[],
): Promise<{ cert: string; key: string } | undefined> {
  const { tlsCert, tlsKey } = options;
  if (tlsCert !== undefined || tlsKey !== undefined) {
    if (tlsCert === undefined || tlsKey === undefined) {
      throw new UsageError(
        '--tls-cert and --tls-key go together.',
        'Give both, or --https for a certificate made here.',
      );
    }
    return {
      cert: await text(world, resolve(world.cwd, tlsCert)),
      key: await text(world, resolve(world.cwd, tlsKey)),
    };
  }
  return options.https ? ownCertificate(config, ['localhost', '*.localhost', ...names]) : undefined;
}

/**
 * A self-signed certificate for this machine's names. It is kept in the workspace, where there is a `.gwctl/`, so that a client that
 * was told to trust it goes on doing so.
 */
async function ownCertificate(
  config: GwctlConfig,
  names: readonly string[],
): Promise<{ cert: string; key: string }> {
  const folder = join(config.folder, '.gwctl', 'tls');
  const kept = await Promise.all([
    readFile(join(folder, 'cert.pem'), 'utf8'),
    readFile(join(folder, 'key.pem'), 'utf8'),
  ]).catch(() => undefined);
  if (kept && covers(kept[0], names)) return { cert: kept[0], key: kept[1] };
  const made = await makeCertificate(names);
  await keep(folder, made).catch(() => undefined); // a folder that cannot be written costs the convenience only
  return made;
}

function covers(cert: string, names: readonly string[]): boolean {
  const certificate = new X509Certificate(cert);
  const shown = certificate.subjectAltName ?? '';
  return (
    Date.parse(certificate.validTo) > Date.now() + 86_400_000 &&
    names.every((name) => shown.includes(`DNS:${name}`))
  );
}

async function makeCertificate(names: readonly string[]): Promise<{ cert: string; key: string }> {
  const { generate } = await import('selfsigned');
  const altNames = [
    ...names.map((value) => ({ type: 2 as const, value })),
    { type: 7 as const, ip: '127.0.0.1' },
    { type: 7 as const, ip: '::1' },
  ];
  const made = await generate([{ name: 'commonName', value: 'gwctl' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  return { cert: made.cert, key: made.private };
}

/** Only beside a state that is there already: `serve SPEC` makes no `.gwctl/`. */
async function keep(folder: string, { cert, key }: { cert: string; key: string }): Promise<void> {
  // Not opened: closing it again would drop the locks that the store has on it.
  await stat(join(dirname(folder), 'state.db')).then(() => mkdir(folder, { recursive: true, mode: 0o700 }));
  await writeFile(join(folder, 'cert.pem'), cert, { mode: 0o600 });
  await writeFile(join(folder, 'key.pem'), key, { mode: 0o600 });
  await chmod(join(folder, 'key.pem'), 0o600);
}

async function trustStore(
  world: World,
  file: string,
  domainName: string,
  config: GwctlConfig,
): Promise<readonly string[]> {
  const pem = await text(world, resolve(config.folder, file));
  const at = {
    file: config.file ?? 'gwctl.yaml',
    pointer: `/domainNames/${domainName}/mutualTlsAuthentication/truststore`,
  };
  const store = readTrustStore(pem, at, world.now());
  if (!store.ok) {
    const [first] = store.diagnostics;
    throw new UsageError(
      `${domainName}: ${first?.message ?? 'the trust store cannot be used.'}`,
      first?.help ?? 'Write PEM certificates into it, one after the other.',
      store.diagnostics,
    );
  }
  return store.value.certificates;
}

async function text(world: World, path: string): Promise<string> {
  const bytes = await world.readFile(path).catch((error: unknown) => {
    throw machineError(error, path);
  });
  return bytes.toString('utf8');
}

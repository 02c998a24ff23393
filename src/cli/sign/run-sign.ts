import { resolve } from 'node:path';
import { type SigningScope, signRequest } from '../../integrations/service-signing/sign-request.ts';
import { HeaderList } from '../../message/header-list.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import type { SignOptions } from '../commands/sign.ts';
import { machineError, UsageError } from '../errors.ts';
import { findIdentity } from '../identity-choice.ts';
import { openConfig } from '../workspace-session.ts';
import type { World } from '../world.ts';
import { presignedUrl } from './presign.ts';

interface Signed {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
}

/** Signs the request and prints it. */
export async function runSign(
  world: World,
  method: string,
  address: string,
  options: SignOptions,
): Promise<void> {
  const { config } = await openConfig(world, options);
  const scope: SigningScope = {
    service: options.service,
    region: options.region ?? config.region,
    credentials: credentialsOf(config, options.as, world.env),
    now: world.now(),
  };
  if (!isToken(method))
    throw new UsageError(`${JSON.stringify(method)} is no method.`, 'Write GET, POST or another.');
  const url = urlOf(address);
  const body = await bodyOf(world, options.data);
  const headers = headersOf(options.header ?? []);
  const verb = method.toUpperCase();
  const signed = options.query
    ? { method: verb, url: presignedUrl({ method: verb, url, body }, scope, options.expires), headers }
    : await signHeaders(verb, url, headers, body, scope);
  world.stdout.write(printed(signed, options, body));
}

async function signHeaders(
  method: string,
  url: URL,
  headers: HeaderList,
  body: Buffer,
  scope: SigningScope,
): Promise<Signed> {
  const path = url.pathname + url.search;
  const request = { method, origin: url.origin, path, headers, body, timeoutInMillis: 0 };
  const signed = await signRequest(request, scope);
  return { method, url: url.origin + path, headers: signed.headers };
}

/** RFC 9110, 9.1: a method is a token. */
function isToken(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text);
}

function urlOf(address: string): URL {
  const text = address.startsWith('/') ? `http://127.0.0.1:4000${address}` : address;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new UsageError(
    `${address} is neither a URL nor a path.`,
    'Write /dev/pets, or http://127.0.0.1:4000/dev/pets.',
  );
}

function headersOf(lines: readonly string[]): HeaderList {
  const headers = new HeaderList([]);
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0)
      throw new UsageError(`${JSON.stringify(line)} is no header.`, "Write it as 'Name: value'.");
    headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return headers;
}

async function bodyOf(world: World, data: string | undefined): Promise<Buffer> {
  if (data === undefined) return Buffer.alloc(0);
  if (data === '@-') return world.readStdin();
  if (!data.startsWith('@')) return Buffer.from(data);
  const path = data.slice(1);
  return world.readFile(resolve(world.cwd, path)).catch((error) => {
    throw machineError(error, path);
  });
}

function credentialsOf(
  config: GwctlConfig,
  wanted: string | undefined,
  env: World['env'],
): SigningScope['credentials'] {
  const { identities } = config;
  const identity = wanted === undefined ? identities[0] : findIdentity(config, wanted);
  if (identity) {
    const { accessKeyId, secretAccessKey, sessionToken } = identity;
    return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  }
  if (wanted !== undefined) {
    throw new UsageError(
      `gwctl.yaml has no identity ${wanted}.`,
      'Name one by its access key, its ARN or its user name.',
    );
  }
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (accessKeyId && secretAccessKey)
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  throw new UsageError(
    'There are no credentials to sign with.',
    'Add an entry to identities in gwctl.yaml, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  );
}

function printed(signed: Signed, options: SignOptions, body: Buffer): string {
  const headers = [...signed.headers];
  if (options.json) {
    return `${JSON.stringify({ method: signed.method, url: signed.url, headers: Object.fromEntries(headers) })}\n`;
  }
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  if (options.format === 'headers')
    return [...(options.query ? [signed.url] : []), ...lines].map((line) => `${line}\n`).join('');
  const data = options.data === undefined ? [] : ['--data-binary', dataArgument(options.data, body)];
  // curl must send the path as it was signed.
  const words = [
    'curl',
    '--path-as-is',
    '-X',
    signed.method,
    ...lines.flatMap((line) => ['-H', line]),
    ...data,
    signed.url,
  ];
  return `${words.map(shellWord).join(' ')}\n`;
}

function dataArgument(data: string, body: Buffer): string {
  return data.startsWith('@') && data !== '@-' ? data : body.toString('utf8');
}

/** A word that a POSIX shell takes as it is. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

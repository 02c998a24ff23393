import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isPublicAddress } from './public-address.ts';
import { RemoteFileError, type RemoteReader } from './remote-file.ts';

/** What reading one file may cost (reliability.md T3). */
export interface RemoteLimits {
  readonly bytes: number;
  readonly millis: number;
}

const defaultLimits: RemoteLimits = { bytes: 5 * 1024 * 1024, millis: 10_000 };

/**
 * A reader for hosts that somebody allowed by name (`example.com`, `127.0.0.1:8080`): https, or plain http on this machine. A name is
 * looked up once and the connection goes to that address, which must be public unless the host is this machine; redirects are not
 * followed (reliability.md T3).
 */
export function remoteFiles(hosts: readonly string[], limits: RemoteLimits = defaultLimits): RemoteReader {
  const allowed = new Set(hosts.map((host) => host.toLowerCase()));
  return async (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url) throw new RemoteFileError('is no URL');
    if (!allowed.has(url.host) && !allowed.has(url.hostname)) {
      throw new RemoteFileError(`is on the network: ${url.host} is not among the hosts that are allowed`);
    }
    if (url.username !== '' || url.password !== '') throw new RemoteFileError('holds a password');
    const isOwn = isThisMachine(url.hostname);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isOwn)) {
      throw new RemoteFileError('is neither https nor of this machine');
    }
    return download(url, await addressOf(url, isOwn), limits);
  };
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

async function addressOf(url: URL, isOwn: boolean): Promise<LookupAddress> {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const found = await lookup(name).catch((cause: NodeJS.ErrnoException) => {
    throw new RemoteFileError(`cannot be reached (${cause.code ?? 'no address'})`, { cause });
  });
  const isRight = isOwn ? /^(?:127\.|::1$)/.test(found.address) : isPublicAddress(found.address);
  if (!isRight) throw new RemoteFileError(`leads to ${found.address}, which is no public address`);
  return found;
}

function download(url: URL, { address, family }: LookupAddress, limits: RemoteLimits): Promise<Uint8Array> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((done, fail) => {
    const signal = AbortSignal.timeout(limits.millis);
    const refuse = (cause: NodeJS.ErrnoException) => {
      const reason = signal.aborted
        ? `did not answer in ${limits.millis / 1000} seconds`
        : `cannot be read (${cause.code ?? cause.message})`;
      fail(cause instanceof RemoteFileError ? cause : new RemoteFileError(reason, { cause }));
    };
    const call = send(
      url,
      {
        agent: false,
        signal,
        headers: { accept: 'application/json, application/yaml, text/yaml' },
        // The address was judged; a second look-up might say another.
        lookup: (_name, options, tell) =>
          options.all ? tell(null, [{ address, family }]) : tell(null, address, family),
      },
      (response) => gather(url, response, limits, done, refuse),
    );
    call.on('error', refuse);
    call.end();
  });
}

function gather(
  url: URL,
  response: IncomingMessage,
  limits: RemoteLimits,
  done: (bytes: Uint8Array) => void,
  refuse: (error: Error) => void,
): void {
  if (response.statusCode !== 200) {
    response.destroy();
    refuse(new RemoteFileError(`answered ${response.statusCode} at ${url.host}`));
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    length += chunk.length;
    chunks.push(chunk);
    if (length > limits.bytes) {
      response.destroy(new RemoteFileError(`is larger than ${limits.bytes / (1024 * 1024)} MB`));
    }
  });
  response.on('error', refuse);
  response.on('end', () => done(Buffer.concat(chunks)));
}

import { get } from 'node:http';
import { connect } from 'node:net';

/** Nobody waits longer for a machine to answer itself. */
const longestMillis = 1_000;

/** Host and port of a URL on this machine; undefined for all others, which are never tried. */
export function loopbackOf(url: string): { readonly host: string; readonly port: number } | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, port } = new URL(url);
  if (!/^https?:$/.test(protocol)) return undefined;
  const host = hostname.replace(/^\[|\]$/g, '');
  if (host !== 'localhost' && host !== '::1' && !/^127\.\d+\.\d+\.\d+$/.test(host)) return undefined;
  // The name itself is asked of nobody.
  return {
    host: host === 'localhost' ? '127.0.0.1' : host,
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
  };
}

/** Whether somebody listens there. */
export function isListening({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port });
    const end = (isThere: boolean) => {
      socket.destroy();
      done(isThere);
    };
    socket.setTimeout(longestMillis, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** Whether the one who listens on a port of this machine is a gwctl. */
export function isGwctlThere(port: number): Promise<boolean> {
  return new Promise((done) => {
    const request = get(
      { host: '127.0.0.1', port, path: '/_gwctl/health', timeout: longestMillis },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (text: string) => {
          body += text.slice(0, 100);
        });
        answer.on('end', () => done(answer.statusCode === 200 && body === '{"status":"ok"}'));
        answer.on('error', () => done(false));
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => done(false));
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/gwctl.js', import.meta.url));

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A `gwctl serve` that runs, and what it said. */
export class Served {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  stdout = '';
  stderr = '';
  readonly #heard = new Set<() => void>();

  constructor(child: ChildProcess) {
    this.child = child;
    this.ended = once(child, 'close').then(([code]) => code as number | null);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#tell();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#tell();
    });
    void this.ended.then(() => this.#tell());
  }

  get url(): string {
    return (JSON.parse(this.stdout.split('\n')[0] ?? '') as { url: string }).url;
  }

  /** Resolves when what was said is so; rejects when the command has ended without. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.stderr}${this.stdout}`);
      await new Promise<void>((done) => {
        const heard = () => {
          this.#heard.delete(heard);
          done();
        };
        this.#heard.add(heard);
      });
    }
  }

  /** Process ids of the workers. Linux only. */
  workers(): number[] {
    const { pid } = this.child;
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  }

  #tell(): void {
    for (const heard of this.#heard) heard();
  }
}

/** A folder with a spec and gwctl.yaml, and commands in it. */
export function folderWith(spec: object, config: object) {
  const folder = mkdtempSync(join(tmpdir(), 'gwctl-workers-'));
  const running: Served[] = [];
  const put = (name: string, content: unknown) => writeFileSync(join(folder, name), JSON.stringify(content));
  put('openapi.json', spec);
  put('gwctl.yaml', config);
  const start = (...args: string[]) => {
    const env = { ...process.env, NO_COLOR: '1', COLUMNS: '500' };
    const options = { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };
    const served = new Served(spawn(process.execPath, [bin, ...args], options));
    running.push(served);
    return served;
  };
  return {
    folder,
    put,
    start,
    /** Runs a command to its end; its output. */
    async run(...args: string[]): Promise<string> {
      const command = start(...args);
      const code = await command.ended;
      if (code !== 0) throw new Error(`exit ${code}: ${command.stderr}${command.stdout}`);
      return command.stdout;
    },
    async serve(...args: string[]): Promise<Served> {
      const served = start('serve', ...args, '--port', '0', '--json');
      await served.until(() => served.stdout.includes('\n'));
      return served;
    },
    /** Ends what runs, and goes. */
    async remove() {
      for (const served of running) {
        if (served.child.exitCode === null && served.child.signalCode === null) served.child.kill('SIGTERM');
        await served.ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A client with so many connections that stay open. */
export function client(connections: number) {
  const options = { keepAlive: true, maxSockets: connections, scheduling: 'fifo' as const };
  const [plain, tls] = [new Agent(options), new TlsAgent({ ...options, rejectUnauthorized: false })];
  const get = (url: string, headers: Record<string, string> = {}) =>
    new Promise<Answer>((done, failed) => {
      const ask = url.startsWith('https:')
        ? tlsRequest(url, { agent: tls, headers })
        : request(url, { agent: plain, headers });
      ask.on('error', failed).on('response', (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        answer.on('error', failed).on('end', () => done({ status: answer.statusCode ?? 0, body }));
      });
      ask.end();
    });
  return {
    get,
    /** So many at once, spread over all connections. */
    all: (times: number, url: string, headers?: Record<string, string>) =>
      Promise.all(Array.from({ length: times }, () => get(url, headers))),
    close() {
      plain.destroy();
      tls.destroy();
    },
  };
}

/** How often each status came. */
export function statuses(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

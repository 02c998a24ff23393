import { readFile } from 'node:fs/promises';
import type { ChalkInstance } from 'chalk';
import { watchOutput } from './output-errors.ts';
import { withoutTerminalCommands } from './reporters/printable.ts';

/** A stream for people or programs. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width in characters; 80 where nobody says. */
  readonly columns: number;
  /** `COLUMNS` names the width, so that even what goes to a pipe is laid out for it. */
  readonly isWidthAsked?: boolean;
}

/** Everything of the machine that a command may touch, so that a command test needs no child process. */
export interface World {
  /** Results. With `--json`, machine output and nothing else. */
  readonly stdout: Output;
  /** Diagnostics and progress. */
  readonly stderr: Output;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The whole of standard input as bytes. */
  readStdin(): Promise<Buffer>;
  /** Reads a file; rejects with Node's error. Relative paths are the caller's to resolve against `cwd`. */
  readFile(path: string): Promise<Buffer>;
  /** Epoch milliseconds. */
  now(): number;
  /** Colours for stdout and stderr; colourless unless both the stream is a terminal and nobody said no. */
  readonly colours: { readonly stdout: ChalkInstance; readonly stderr: ChalkInstance };
  /** Resolves when the process is asked to stop (SIGINT, SIGTERM): for commands that run until then. */
  stopped(): Promise<'SIGINT' | 'SIGTERM'>;
  /** What the process exits with; 0 unless a command says otherwise. Contract, section 2. */
  exitCode: number;
}

/** Exit codes of contract.md section 2. */
export const exitCodes = { done: 0, bad: 1, usage: 2, machine: 3, bug: 70, interrupted: 130 } as const;

/** Options that every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly workspace?: string;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** A stream of the process as an `Output`. */
function outputOf(stream: NodeJS.WriteStream): Output {
  const asked = Number(process.env['COLUMNS']) || undefined;
  watchOutput(stream);
  return {
    // A pipe gets what was meant, byte by byte; stderr is for people wherever it goes.
    write: (text) =>
      void stream.write(stream.isTTY || stream === process.stderr ? withoutTerminalCommands(text) : text),
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns ?? asked ?? 80;
    },
    isWidthAsked: asked !== undefined,
  };
}

async function readAll(stream: NodeJS.ReadStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function wantsColour(stream: NodeJS.WriteStream, argv: readonly string[]): boolean {
  if (argv.includes('--no-color') || process.env['NO_COLOR']) return false;
  if (process.env['FORCE_COLOR'] && process.env['FORCE_COLOR'] !== '0') return true;
  return stream.isTTY === true;
}

/** Every style of it is the text as it is. */
const plain: ChalkInstance = new Proxy(((text: unknown) => String(text)) as ChalkInstance, {
  get: () => plain,
});

/** The machine itself. chalk is loaded only where somebody sees colours. */
export async function realWorld(argv: readonly string[]): Promise<World> {
  const streams = [process.stdout, process.stderr];
  const chalk = streams.some((stream) => wantsColour(stream, argv)) ? await import('chalk') : undefined;
  const colour = (stream: NodeJS.WriteStream) =>
    chalk && wantsColour(stream, argv) ? new chalk.Chalk({ level: 1 }) : plain;
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    cwd: process.cwd(),
    env: process.env,
    readStdin: () => readAll(process.stdin),
    readFile: (path) => readFile(path),
    now: () => Date.now(),
    colours: { stdout: colour(process.stdout), stderr: colour(process.stderr) },
    stopped: () =>
      new Promise((done) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done(signal));
      }),
    exitCode: 0,
  };
}

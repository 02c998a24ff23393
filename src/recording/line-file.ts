import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where finished lines go. */
export interface LineSink {
  write(line: string): void;
  /** Resolves when everything written so far is where it belongs. */
  flush(): Promise<void>;
}

/** Lines wait this long: soon enough for a person who looks on. */
const batchMillis = 40;

/** More lines than a person reads at a time: the next batch may wait longer, and a busy gateway opens the file a few times a second. */
const busyLines = 50;
const busyBatchMillis = 250;

/** A file that lines are appended to in batches, never on the request path. Problems are told once, and cost no request. */
export class LineFile implements LineSink {
  readonly #path: string;
  readonly #onProblem: (error: Error) => void;
  #waiting: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #wait = batchMillis;
  #writing: Promise<void> = Promise.resolve();
  #isFolderMade = false;
  #isBroken = false;

  constructor(path: string, onProblem: (error: Error) => void) {
    this.#path = path;
    this.#onProblem = onProblem;
  }

  write(line: string): void {
    if (this.#isBroken) return;
    this.#waiting.push(line);
    this.#timer ??= setTimeout(() => void this.flush(), this.#wait).unref();
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#waiting;
    this.#waiting = [];
    this.#wait = lines.length > busyLines ? busyBatchMillis : batchMillis;
    if (lines.length > 0) this.#writing = this.#writing.then(() => this.#append(lines));
    return this.#writing;
  }

  async #append(lines: readonly string[]): Promise<void> {
    try {
      if (!this.#isFolderMade) await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      this.#isFolderMade = true;
      await append(this.#path, Buffer.from(`${lines.join('\n')}\n`));
    } catch (error) {
      this.#isBroken = true;
      this.#onProblem(error as Error);
    }
  }
}

/** In one write, which the system puts at the end as a whole: several processes may write to one log, and no line is torn. */
async function append(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    for (let written = 0; written < bytes.length; ) {
      written += (await file.write(bytes, written)).bytesWritten;
    }
  } finally {
    await file.close();
  }
}

import { open } from 'node:fs/promises';

/** One event of a log group. */
export interface LogEvent {
  readonly logGroup: string;
  readonly timestamp: string;
  readonly requestId: string | undefined;
  readonly message: string;
}

/** REST's request ids are UUIDs; those of WebSocket APIs are extended ones. */
const eventStart = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z) (?:\(([0-9a-f-]{36}|[\w-]{15}=)\) )?(.*)$/s;

/** Reads a log file from where it stopped; an event may run over several lines. */
export class LogTail {
  readonly #path: string;
  readonly #group: string;
  #offset = 0;

  constructor(path: string, group: string) {
    this.#path = path;
    this.#group = group;
  }

  async next(): Promise<LogEvent[]> {
    const text = await this.#read();
    const events: LogEvent[] = [];
    for (const line of text.split('\n')) {
      const match = eventStart.exec(line);
      if (match)
        events.push({
          logGroup: this.#group.startsWith('aws/') ? `/${this.#group}` : this.#group,
          timestamp: match[1] as string,
          requestId: match[2],
          message: match[3] as string,
        });
      else if (line !== '' && events.length > 0) {
        const last = events.pop() as LogEvent;
        events.push({ ...last, message: `${last.message}\n${line}` });
      }
    }
    return events;
  }

  /** Whole lines only: a batch that is being written is read the next time. */
  async #read(): Promise<string> {
    const file = await open(this.#path).catch(() => undefined);
    if (!file) return '';
    try {
      const { size } = await file.stat();
      if (size <= this.#offset) return '';
      const bytes = Buffer.alloc(size - this.#offset);
      await file.read(bytes, 0, bytes.length, this.#offset);
      const end = bytes.lastIndexOf(10);
      this.#offset += end + 1;
      return bytes.subarray(0, end + 1).toString('utf8');
    } finally {
      await file.close();
    }
  }
}

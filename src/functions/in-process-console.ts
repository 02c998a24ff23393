import { AsyncLocalStorage } from 'node:async_hooks';
import type { FunctionLine } from './function-settings.ts';
import type { InvocationLog } from './invocation-log.ts';
import { patchConsole } from './node/function-console.js';

/** Whose lines they are that code in gwctl's own thread writes. */
export interface LineOwner {
  readonly functionName: string;
  /** Undefined while the module loads. */
  readonly requestId?: string;
  /** Where the caller wants the end of the log. */
  readonly log?: InvocationLog | undefined;
}

/** After so many invocations without a line nobody is followed until the next line. */
const quietAfter = 1_000;

/**
 * The console of functions in gwctl's own thread: stdout is gwctl's, so their lines go where those of all functions go. Invocations
 * overlap there; an AsyncLocalStorage tells which one a line belongs to. On Node 20 and 22 it costs every promise of the process a hook, so
 * it rests while functions write nothing: the line that ends the rest belongs to the invocation that is in its synchronous part, or to
 * the only one that is open, and to none where several are.
 */
export class InProcessConsole {
  private readonly owners = new AsyncLocalStorage<LineOwner>();
  private readonly original = { ...globalThis.console };
  private quiet = 0;
  private current: LineOwner | undefined;
  private open = 0;
  /** The last of those that began at rest, while it is open. */
  private unfollowed: LineOwner | undefined;

  constructor(onLine: (line: FunctionLine) => void) {
    const ownerOf = () => this.owner();
    const sink = {
      line: (text: string): void => {
        // Without an owner: a library called back from outside of any invocation.
        const { functionName, requestId, log } = ownerOf() ?? { functionName: 'in-process' };
        this.quiet = 0;
        log?.add(text);
        onLine({ functionName, ...(requestId !== undefined && { requestId }), text, source: 'function' });
      },
      get requestId(): string {
        return ownerOf()?.requestId ?? '';
      },
    };
    patchConsole(sink, process.env);
  }

  /** What `work` writes while it runs or loads, now and later, is the owner's. */
  run<T>(owner: LineOwner, work: () => T): T {
    return this.owners.run(owner, work);
  }

  /** The same for an invocation; `ended` follows. */
  invoke(owner: LineOwner, work: () => void): void {
    this.open++;
    if (owner.log !== undefined) this.quiet = 0; // its log has to be whole
    if (this.quiet < quietAfter) {
      this.quiet++;
      this.owners.run(owner, work);
      return;
    }
    if (this.quiet++ === quietAfter) this.owners.disable();
    const before = this.current;
    this.current = owner;
    this.unfollowed = owner;
    try {
      work();
    } finally {
      this.current = before;
    }
  }

  ended(owner: LineOwner): void {
    this.open--;
    if (this.unfollowed === owner) this.unfollowed = undefined;
  }

  /** Gives the console back. */
  close(): void {
    Object.assign(globalThis.console, this.original);
    this.owners.disable();
  }

  private owner(): LineOwner | undefined {
    return this.owners.getStore() ?? this.current ?? (this.open === 1 ? this.unfollowed : undefined);
  }
}

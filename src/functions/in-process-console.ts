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

/**
 * The console of functions in gwctl's own thread: stdout is gwctl's, so their lines go where those of all functions go. Invocations
 * overlap there; an AsyncLocalStorage tells which one a line belongs to (measured on Node 20: 0.2 us a call).
 */
export class InProcessConsole {
  private readonly owners = new AsyncLocalStorage<LineOwner>();
  private readonly original = { ...globalThis.console };

  constructor(onLine: (line: FunctionLine) => void) {
    const owners = this.owners;
    const sink = {
      line(text: string): void {
        // Without an owner: a library called back from outside of any invocation.
        const { functionName, requestId, log } = owners.getStore() ?? { functionName: 'in-process' };
        log?.add(text);
        onLine({ functionName, ...(requestId !== undefined && { requestId }), text, source: 'function' });
      },
      get requestId(): string {
        return owners.getStore()?.requestId ?? '';
      },
    };
    patchConsole(sink, process.env);
  }

  /** What `work` writes, now and later, is the owner's. */
  run<T>(owner: LineOwner, work: () => T): T {
    return this.owners.run(owner, work);
  }

  /** Gives the console back. */
  close(): void {
    Object.assign(globalThis.console, this.original);
    this.owners.disable();
  }
}

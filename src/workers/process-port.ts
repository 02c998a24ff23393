import type { Serializable } from 'node:child_process';
import { Socket } from 'node:net';
import type { ToParent, ToWorker } from './messages.ts';
import type { ParentPort } from './parent-link.ts';

/** The parent of this process, and the end of the talk with it. */
export interface ParentProcess extends ParentPort {
  /** Resolves when everything said has been sent; nothing is said or heard afterwards. */
  leave(): Promise<void>;
}

/** What a process needs to be for it: Node's own, or a test's. */
export type ForkedProcess = Pick<NodeJS.Process, 'on' | 'send' | 'disconnect' | 'connected'>;

/** The process that forked this one to be a worker; undefined where none did. */
export function parentProcess(self: ForkedProcess): ParentProcess | undefined {
  if (!self.send) return undefined;
  const post = (message: ToParent, sent?: () => void) => {
    if (self.connected) self.send?.(message as Serializable, undefined, undefined, () => sent?.());
    else sent?.();
  };
  return {
    post: (message) => post(message),
    onMessage: (listener) =>
      void self.on('message', (message, handle) =>
        listener(message as ToWorker, handle instanceof Socket ? handle : undefined),
      ),
    onGone: (listener) => void self.on('disconnect', listener),
    async leave() {
      // Sent in order: when the last is on its way, so are all before it.
      await new Promise<void>((sent) => post({ kind: 'said', text: '' }, sent));
      if (self.connected) self.disconnect();
    },
  };
}

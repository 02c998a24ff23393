import { killGroup } from '../environment/kill-group.ts';
import type { ProcessGroupListener } from './function-settings.ts';

/** The process groups of functions that live, so that none outlives gwctl. */
export class ProcessGroups {
  private readonly live = new Set<number>();
  private readonly listener: ProcessGroupListener | undefined;

  constructor(listener: ProcessGroupListener | undefined) {
    this.listener = listener;
  }

  add(group: number): void {
    this.live.add(group);
    this.listener?.began(group);
  }

  delete(group: number): void {
    if (this.live.delete(group)) this.listener?.ended(group);
  }

  killAll(): void {
    for (const group of this.live) killGroup(group);
  }
}

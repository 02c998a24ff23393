import { availableParallelism } from 'node:os';
import type { BudgetMember, EnvironmentBudget } from './environment-budget.ts';
import { EnvironmentSlot, type SlotOwner } from './environment-slot.ts';
import type { PendingCode } from './function-code.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { FunctionRunnerOptions } from './function-settings.ts';
import type { Job } from './invocation-job.ts';

/** Idle environments beyond the first of a function are stopped after this. */
const idleLimitInMillis = 600_000;

/**
 * The execution environments of one function, and which of them are idle. Code is exchanged by generation (functions.md
 * section 5).
 */
export class EnvironmentFleet implements BudgetMember {
  private readonly owner: SlotOwner;
  private readonly budget: EnvironmentBudget;
  private readonly slots = new Set<EnvironmentSlot>();
  private readonly idle: EnvironmentSlot[] = [];
  private readonly limit: number;
  private code: PendingCode;
  private starting = 0;
  private generation = 1;
  private closed = false;

  constructor(owner: SlotOwner, code: PendingCode, budget: EnvironmentBudget) {
    const { definition, options } = owner;
    this.owner = owner;
    this.code = code;
    this.budget = budget;
    this.limit = definition.settings.reservedConcurrency ?? defaultLimit(definition, options);
    budget.join(this);
  }

  get size(): number {
    return this.slots.size;
  }

  get idleSince(): number | undefined {
    return this.idle[0]?.idleSince;
  }

  dropLongestIdle(): void {
    const slot = this.idle.shift();
    if (slot !== undefined) this.drop(slot);
  }

  /** The environment that was used last: the oldest ones age out. */
  takeIdle(): EnvironmentSlot | undefined {
    return this.idle.pop();
  }

  /** It loaded its code. */
  started(slot: EnvironmentSlot): void {
    this.starting--;
    slot.rest();
  }

  rest(slot: EnvironmentSlot): void {
    slot.rest();
    this.idle.push(slot);
  }

  isCurrent(slot: EnvironmentSlot): boolean {
    return slot.generation === this.generation;
  }

  /** Starts environments up to the bounds until one is on its way for each of so many waiting invocations. */
  startFor(waiting: number): void {
    while (waiting > this.starting && this.slots.size < this.limit && this.budget.admits(this)) {
      if (!this.start()) return;
    }
  }

  /** Starts `provisioned` environments ahead of the first call. */
  provision(): void {
    const wanted = Math.min(this.owner.definition.settings.provisioned ?? 0, this.limit);
    for (let i = this.slots.size; i < wanted; i++) this.start();
  }

  /** New code: idle environments stop at once, busy ones when they are done. */
  reload(code: PendingCode): void {
    this.code = code;
    this.generation++;
    for (const slot of [...this.slots]) if (slot.state !== 'busy') this.drop(slot);
  }

  drop(slot: EnvironmentSlot): void {
    if (!this.slots.delete(slot)) return;
    if (slot.state === 'starting') this.starting--;
    const at = this.idle.indexOf(slot);
    if (at >= 0) this.idle.splice(at, 1);
    slot.kill();
  }

  /** Stops environments that idled too long, but for the one used last. */
  retireIdle(now: number): void {
    while (this.idle.length > 1 && now - (this.idle[0] as EnvironmentSlot).idleSince > idleLimitInMillis)
      this.dropLongestIdle();
  }

  /** The invocation that runs longest, if one does. */
  get longestBusy(): EnvironmentSlot | undefined {
    let longest: EnvironmentSlot | undefined;
    for (const slot of this.slots) {
      if (slot.state === 'busy' && slot.busySince < (longest?.busySince ?? Number.POSITIVE_INFINITY))
        longest = slot;
    }
    return longest;
  }

  /** What its environments are at. */
  running(): Job[] {
    return [...this.slots].flatMap(({ job }) => (job === undefined ? [] : [job]));
  }

  close(): void {
    this.closed = true;
    for (const slot of [...this.slots]) this.drop(slot);
    this.budget.leave(this);
  }

  private start(): boolean {
    if (this.closed) return false;
    const slot = new EnvironmentSlot(this.owner, this.code, this.generation);
    this.slots.add(slot);
    this.starting++;
    slot.start();
    return true;
  }
}

/** Worker threads are cheap and bound by the cores; a process costs 50 MB. */
function defaultLimit(definition: FunctionDefinition, options: FunctionRunnerOptions): number {
  if (options.inspectPort !== undefined) return 1;
  if (options.maxEnvironments !== undefined) return options.maxEnvironments;
  return definition.kind === 'worker' ? Math.max(4, 2 * availableParallelism()) : 4;
}

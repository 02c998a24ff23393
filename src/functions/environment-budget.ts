/** A pool as the budget sees it. */
export interface BudgetMember {
  readonly size: number;
  /** Monotonic milliseconds of its longest idle environment, or undefined when none is idle. */
  readonly idleSince: number | undefined;
  dropLongestIdle(): void;
}

/** Bounds the execution environments of all functions together: a new one may cost the longest idle one its place. */
export class EnvironmentBudget {
  private readonly limit: number;
  private readonly members = new Set<BudgetMember>();

  constructor(limit: number) {
    this.limit = limit;
  }

  join(member: BudgetMember): void {
    this.members.add(member);
  }

  leave(member: BudgetMember): void {
    this.members.delete(member);
  }

  /**
   * Makes room for one more. A function that has none is always let in: functions that call functions through the gateway
   * would wait for each other otherwise.
   */
  admits(member: BudgetMember): boolean {
    let total = 0;
    let oldest: BudgetMember | undefined;
    for (const each of this.members) {
      total += each.size;
      if (each.idleSince !== undefined && each.idleSince < (oldest?.idleSince ?? Number.POSITIVE_INFINITY))
        oldest = each;
    }
    if (total < this.limit) return true;
    if (oldest !== undefined) {
      oldest.dropLongestIdle();
      return true;
    }
    return member.size === 0;
  }
}

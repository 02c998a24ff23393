import type { SourceRef } from '../diagnostics/diagnostic.ts';

/**
 * What a change means to those who call the API, or trust it: `breaking` - a call that was answered well may no longer be, or a
 * guard is gone; `risky` - it depends on something that the definitions do not tell; `safe` - nobody notices, except for the better.
 */
export type Verdict = 'breaking' | 'risky' | 'safe';

/** One difference between two APIs or two stages. */
export interface ApiChange {
  /** Kebab-case, one for each sort of change: `authorizer-dropped`. */
  readonly kind: string;
  readonly verdict: Verdict;
  /** What changed: `GET /pets`, `model Pet`, `authorizer keys`, `stage dev`, or the API's name. */
  readonly subject: string;
  /** What was done, with the old and the new value where they are short. */
  readonly change: string;
  /** Why the verdict is what it is, in API Gateway's terms. */
  readonly reason: string;
  /** In the newer definition; in the older one for what was removed. */
  readonly at?: SourceRef;
}

/** Collects the changes of one subject. */
export type Report = (change: Omit<ApiChange, 'subject'>) => void;

/** A report that names its subject and its place. */
export function reportOn(changes: ApiChange[], subject: string, at: SourceRef | undefined): Report {
  return (change) => {
    const place = change.at ?? at;
    changes.push({ subject, ...change, ...(place ? { at: place } : {}) });
  };
}

/** Reports a switch that was turned: one finding for on, another for off. */
export function reportSwitch(
  report: Report,
  before: boolean,
  after: boolean,
  found: { readonly on: Finding; readonly off: Finding },
): void {
  if (before !== after) report(after ? found.on : found.off);
}

type Finding = Omit<ApiChange, 'subject'>;

const order: readonly Verdict[] = ['breaking', 'risky', 'safe'];

/** Breaking first; otherwise in the order of finding. */
export function byVerdict(changes: readonly ApiChange[]): ApiChange[] {
  return [...changes].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}

/** The worse of two verdicts. */
export function worse(a: Verdict, b: Verdict): Verdict {
  return order.indexOf(a) < order.indexOf(b) ? a : b;
}

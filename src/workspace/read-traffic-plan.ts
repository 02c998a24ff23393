import { readFileSync } from 'node:fs';
import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import { defaultLimits } from '../document/limits.ts';
import { parseFile } from '../document/parsed-file.ts';
import { checkTrafficPlan } from '../schemas/traffic-plan.ts';
import { byPlace, describeProblem, parserProblems, problemAt } from './file-problem.ts';

/** A traffic plan as it is written, once it has passed `schema/traffic-plan.json`. */
export interface TrafficPlanFile {
  readonly seed?: number;
  readonly start?: string;
  readonly phases?: readonly {
    readonly duration: string;
    readonly rate: string;
    readonly pattern?: string;
  }[];
  readonly routes?: readonly PlannedRoute[];
  readonly values?: Pools;
  readonly keys?: Readonly<Record<string, number>>;
  readonly callers?: number;
  readonly backend?: PlannedSide;
  readonly canaryBackend?: PlannedSide;
  readonly authorizer?: { readonly latency?: string; readonly deny?: string };
  readonly canary?: number;
  readonly set?: readonly string[];
  readonly steps?: readonly {
    readonly at: string;
    readonly canary?: string;
    readonly set?: string;
    readonly flush?: 'cache';
  }[];
  readonly failOn?: readonly string[];
  readonly replay?: { readonly file: string; readonly speed?: number };
}

export interface PlannedRoute {
  readonly route: string;
  readonly weight?: number;
  readonly path?: Pools;
  readonly query?: Pools;
  readonly headers?: Pools;
  readonly body?: string;
}

/** Values of parameters by name: a text, or a list. */
export type Pools = Readonly<Record<string, string | readonly string[]>>;

export interface PlannedBehaviour {
  readonly latency?: string;
  readonly statuses?: Readonly<Record<string, string>>;
  readonly bytes?: number;
}

export interface PlannedSide extends PlannedBehaviour {
  readonly routes?: Readonly<Record<string, PlannedBehaviour>>;
}

/** A plan and where its parts stand. */
export interface ReadTrafficPlan {
  readonly plan: TrafficPlanFile;
  /** A problem of a part, with its line. */
  problemAt(pointer: string, what: string, help: string): Diagnostic;
}

/** Reads a traffic plan from its bytes. Each problem names its line; all are reported at once. @param file its name for messages */
export function readTrafficPlan(bytes: Uint8Array, file: string): Outcome<ReadTrafficPlan> {
  const parsed = parseFile(bytes, file, defaultLimits);
  if (!parsed.ok || parsed.diagnostics.some(({ severity }) => severity === 'error'))
    return fail(...parserProblems(parsed));
  const { value } = parsed;
  const plan = value.root ?? {};
  const problems = checkTrafficPlan(plan, trafficPlanSchema()).map((each) => describeProblem(each, value));
  if (problems.length > 0) return fail(...byPlace(problems));
  return succeed({
    plan: plan as TrafficPlanFile,
    problemAt: (pointer, what, help) => problemAt(value, pointer, 'value', what, help),
  });
}

/** The schema that ships for editors is the one that is checked. */
function trafficPlanSchema(): object {
  const file = new URL('../../schema/traffic-plan.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as object;
}

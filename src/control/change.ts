import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import { type ControlRule, type ControlRuleId, controlRules } from '../diagnostics/rules.ts';
import type { Change, GatewayState } from '../store/store.ts';

/** What a control operation gives: the state after it, and what the caller asked for. */
export type Changed<T> = Outcome<Change<T>>;

/** What operations need of the world. */
export interface ControlTools {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A random text of `length` characters `[a-z0-9]`. */
  readonly newId: (length: number) => string;
}

/** A done operation. */
export function changed<T>(
  state: GatewayState,
  result: T,
  diagnostics: readonly Diagnostic[] = [],
): Changed<T> {
  return succeed({ state, result }, diagnostics);
}

/** AWS's exception that a refusal stands for. */
export function exceptionOf(ruleId: string): string {
  const rule: ControlRule | undefined = Object.hasOwn(controlRules, ruleId)
    ? controlRules[ruleId as ControlRuleId]
    : undefined;
  return rule?.exception ?? 'BadRequestException';
}

/** Every refusal says what to do next (contract, section 2). */
type Detail = Omit<Diagnostic, 'ruleId' | 'severity' | 'message' | 'help'> & { readonly help: string };

/** BadRequestException, HTTP 400. @param message AWS's words where AWS has them */
export function badRequest(message: string, detail: Detail): Outcome<never> {
  return fail({ ruleId: 'control-bad-request', severity: 'error', message, ...detail });
}

/** What UpdateStage and CreateStage say of a deployment that the API does not have (recorded, 11.3). */
export function noSuchDeployment(id: string): Outcome<never> {
  return badRequest('Deployment id does not exist', {
    help: `There is no deployment ${id} of this API: see gwctl deployment list.`,
  });
}

/** NotFoundException, HTTP 404. */
export function notFound(message: string, help: string): Outcome<never> {
  return fail({ ruleId: 'control-not-found', severity: 'error', message, help });
}

/** ConflictException, HTTP 409. */
export function conflict(message: string, help: string): Outcome<never> {
  return fail({ ruleId: 'control-conflict', severity: 'error', message, help });
}

/** The map with one entry set; a replaced entry keeps its place. */
export function withEntry<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value);
}

/** The map without one entry. */
export function withoutEntry<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

/** An id that the map does not hold yet. */
export function unusedId(map: ReadonlyMap<string, unknown>, tools: ControlTools, length: number): string {
  for (;;) {
    const id = tools.newId(length);
    if (!map.has(id)) return id;
  }
}

/** ISO 8601 to the second, as API Gateway keeps times. */
export function timestamp(tools: ControlTools): string {
  return new Date(tools.now()).toISOString().replace(/\.\d+Z$/, 'Z');
}

import type { JsonObject, JsonValue } from '../../model/json.ts';
import { type ConditionTest, compileCondition, variableReader } from './condition.ts';
import { compilePattern, type PatternTest } from './pattern.ts';
import { compilePrincipal, type PrincipalTest } from './principal.ts';
import type { PolicyRequest, Verdict } from './request.ts';

/** A policy document, ready to be asked. */
export interface Policy {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  covers(request: PolicyRequest): boolean;
}

export interface PolicyOptions {
  /** A resource policy must name principals, another one must not. */
  readonly principals: 'required' | 'refused' | 'ignored';
  /** Rewrites a resource before it is compiled: short resources of API Gateway. */
  readonly expandResource?: (resource: string) => string;
  /** Longest `Resource` taken. */
  readonly maxResourceLength?: number;
}

export type CompiledPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly string[] };

const elements: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** Compiles a policy document as IAM reads it; every problem is told, in one sentence each. */
export function compilePolicy(document: unknown, options: PolicyOptions): CompiledPolicy {
  if (!isObject(document)) return { ok: false, problems: ['The policy must be an object'] };
  const problems: string[] = [];
  const version = document['Version'];
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    problems.push(`Version must be "2012-10-17" or "2008-10-17", not ${JSON.stringify(version)}`);
  }
  const statements = asList(document['Statement']);
  if (statements === undefined) problems.push('Statement is missing');
  const compiled = (statements ?? []).map((statement, i) => {
    const found: string[] = [];
    const result = isObject(statement)
      ? compileStatement(statement, version === '2012-10-17', options, found)
      : void found.push('must be an object');
    problems.push(...found.map((problem) => `Statement ${i + 1}: ${problem}`));
    return result;
  });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, policy: { statements: compiled.filter((statement) => statement !== undefined) } };
}

/** An explicit deny wins, then an allow; else the policy is silent (IAM user guide, documented). */
export function evaluatePolicy(policy: Policy, request: PolicyRequest): Verdict {
  const deciding = decidingStatement(policy, request);
  if (!deciding) return 'silent';
  return deciding.effect === 'Deny' ? 'deny' : 'allow';
}

/** The statement that decides: the first deny that covers the request, else the first allow. */
export function decidingStatement(policy: Policy, request: PolicyRequest): Statement | undefined {
  let allow: Statement | undefined;
  for (const statement of policy.statements) {
    if (statement.effect === 'Allow' && allow) continue;
    if (!statement.covers(request)) continue;
    if (statement.effect === 'Deny') return statement;
    allow = statement;
  }
  return allow;
}

function compileStatement(
  statement: JsonObject,
  variables: boolean,
  options: PolicyOptions,
  problems: string[],
): Statement | undefined {
  for (const name of Object.keys(statement)) {
    if (!elements.has(name)) problems.push(`${JSON.stringify(name)} is not an element of a statement`);
  }
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') problems.push('Effect must be "Allow" or "Deny"');
  const principal = compilePrincipals(statement, options, problems);
  const action = compileActions(statement, problems);
  const resource = compileResources(statement, variables, options, problems);
  const condition = compileCondition(statement['Condition'], variables, problems);
  const sid = typeof statement['Sid'] === 'string' ? statement['Sid'] : undefined;
  if (problems.length > 0 || !action || !resource) return undefined;
  return { sid, effect: effect as 'Allow' | 'Deny', covers: covers(action, resource, principal, condition) };
}

function covers(
  action: (action: string) => boolean,
  resource: (request: PolicyRequest) => boolean,
  principal: PrincipalTest | undefined,
  condition: ConditionTest | undefined,
): (request: PolicyRequest) => boolean {
  return (request) =>
    action(request.action) &&
    resource(request) &&
    (!principal || principal(request.principal)) &&
    (!condition || condition(request));
}

function compileActions(
  statement: JsonObject,
  problems: string[],
): ((action: string) => boolean) | undefined {
  const choice = eitherOf(statement, 'Action', 'NotAction', problems);
  if (!choice) return undefined;
  // Actions are compared in any case (documented).
  const patterns = choice.texts.map((text) => compilePattern(text.toLowerCase(), { variables: false }));
  return (action) => {
    const lower = action.toLowerCase();
    return patterns.some((pattern) => pattern(lower, noVariables)) !== choice.negated;
  };
}

function compileResources(
  statement: JsonObject,
  variables: boolean,
  options: PolicyOptions,
  problems: string[],
): ((request: PolicyRequest) => boolean) | undefined {
  const choice = eitherOf(statement, 'Resource', 'NotResource', problems);
  if (!choice) return undefined;
  const { maxResourceLength = Number.POSITIVE_INFINITY, expandResource = (text) => text } = options;
  if (choice.texts.some((text) => text.length > maxResourceLength)) {
    problems.push(`a Resource may have at most ${maxResourceLength} characters`);
  }
  const patterns: PatternTest[] = choice.texts.map((text) =>
    compilePattern(expandResource(text), { variables }),
  );
  const filled = variables && choice.texts.some((text) => text.includes('${'));
  return (request) => {
    const reader = filled ? variableReader(request) : noVariables;
    return patterns.some((pattern) => pattern(request.resource, reader)) !== choice.negated;
  };
}

function compilePrincipals(
  statement: JsonObject,
  options: PolicyOptions,
  problems: string[],
): PrincipalTest | undefined {
  if (options.principals === 'ignored') return undefined;
  const positive = statement['Principal'];
  const negative = statement['NotPrincipal'];
  if (options.principals === 'refused') {
    if (positive !== undefined || negative !== undefined)
      problems.push('a Principal has no place in this policy');
    return undefined;
  }
  if ((positive === undefined) === (negative === undefined)) {
    problems.push('exactly one of Principal and NotPrincipal must be there');
    return undefined;
  }
  if (positive !== undefined) return compilePrincipal(positive, problems);
  const excepted = compilePrincipal(negative as JsonValue, problems);
  return (principal) => !excepted(principal);
}

interface Choice {
  readonly texts: readonly string[];
  readonly negated: boolean;
}

function eitherOf(
  statement: JsonObject,
  name: string,
  notName: string,
  problems: string[],
): Choice | undefined {
  const positive = statement[name];
  const negative = statement[notName];
  if ((positive === undefined) === (negative === undefined)) {
    problems.push(`exactly one of ${name} and ${notName} must be there`);
    return undefined;
  }
  const texts = asList(positive ?? negative);
  if (!texts || texts.length === 0 || !texts.every((text) => typeof text === 'string')) {
    problems.push(`${positive === undefined ? notName : name} must be a text or a list of texts`);
    return undefined;
  }
  return { texts: texts as readonly string[], negated: positive === undefined };
}

const noVariables = () => undefined;

function asList(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

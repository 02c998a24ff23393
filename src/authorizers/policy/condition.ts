import type { JsonObject, JsonValue } from '../../model/json.ts';
import { conditionOperators, type Operator, type ValueTest } from './condition-operators.ts';
import type { VariableReader } from './pattern.ts';
import type { PolicyRequest } from './request.ts';

export type ConditionTest = (request: PolicyRequest) => boolean;

interface OperatorName {
  readonly base: string;
  readonly ifExists: boolean;
  readonly quantifier: 'forallvalues' | 'foranyvalue' | undefined;
}

/** The problems that were found are added to `problems`; the test is then of no use. */
export function compileCondition(
  condition: JsonValue | undefined,
  variables: boolean,
  problems: string[],
): ConditionTest | undefined {
  if (condition === undefined) return undefined;
  if (!isObject(condition)) {
    problems.push('Condition must be an object of operators');
    return undefined;
  }
  const tests: ConditionTest[] = [];
  for (const [name, keys] of Object.entries(condition)) {
    if (!isObject(keys)) {
      problems.push(`Condition ${name} must be an object of condition keys`);
      continue;
    }
    for (const [key, values] of Object.entries(keys)) {
      const test = compileOne(name, key.toLowerCase(), values, variables, problems);
      if (test) tests.push(test);
    }
  }
  return (request) => tests.every((test) => test(request));
}

function compileOne(
  name: string,
  key: string,
  values: JsonValue,
  variables: boolean,
  problems: string[],
): ConditionTest | undefined {
  const texts = valueTexts(values);
  if (!texts) {
    problems.push(`Condition ${name}: the values of ${key} must be texts, numbers or booleans`);
    return undefined;
  }
  const operator = splitOperator(name);
  if (operator.base === 'null') return nullTest(key, texts, name, problems);
  const family = conditionOperators.get(operator.base);
  if (!family) {
    problems.push(`Condition operator ${name} is not one that IAM has`);
    return undefined;
  }
  const tests: ValueTest[] = [];
  for (const text of texts) {
    const test = family.compile(text, variables);
    if (test) tests.push(test);
    else problems.push(`Condition ${name}: ${JSON.stringify(text)} is not a value for this operator`);
  }
  return quantified(operator, family, key, tests);
}

function splitOperator(name: string): OperatorName {
  const lower = name.toLowerCase();
  const quantifier = /^(forallvalues|foranyvalue):/.exec(lower)?.[1] as OperatorName['quantifier'];
  const rest = quantifier ? lower.slice(quantifier.length + 1) : lower;
  const ifExists = rest.endsWith('ifexists');
  return { base: ifExists ? rest.slice(0, -'ifexists'.length) : rest, ifExists, quantifier };
}

/**
 * A key that is absent makes ordinary operators false, negated ones and `...IfExists` true
 * (rest-request-phases.md 4.8, documented); ForAllValues is true of no value, ForAnyValue is not.
 */
function quantified(
  operator: OperatorName,
  family: Operator,
  key: string,
  tests: readonly ValueTest[],
): ConditionTest {
  const { quantifier, ifExists } = operator;
  const whenAbsent = ifExists || (quantifier ? quantifier === 'forallvalues' : family.negated);
  const every = quantifier === 'forallvalues' || (!quantifier && family.negated);
  return (request) => {
    const actual = request.key(key);
    const values = typeof actual === 'string' ? [actual] : (actual ?? []);
    if (values.length === 0) return whenAbsent;
    const variables = variableReader(request);
    const fits = (value: string) => tests.some((test) => test(value, variables)) !== family.negated;
    return every ? values.every(fits) : values.some(fits);
  };
}

/** Reads policy variables, which are condition keys with one value. */
export function variableReader(request: PolicyRequest): VariableReader {
  return (name) => {
    const value = request.key(name);
    return typeof value === 'string' ? value : undefined;
  };
}

function nullTest(
  key: string,
  texts: readonly string[],
  name: string,
  problems: string[],
): ConditionTest | undefined {
  const wanted = texts.map((text) => text.toLowerCase());
  if (wanted.some((text) => text !== 'true' && text !== 'false')) {
    problems.push(`Condition ${name}: the value of ${key} must be true or false`);
    return undefined;
  }
  return (request) => {
    const value = request.key(key);
    const absent = value === undefined || value.length === 0;
    return wanted.includes(String(absent));
  };
}

function valueTexts(values: JsonValue): string[] | undefined {
  const list: readonly JsonValue[] = Array.isArray(values) ? (values as readonly JsonValue[]) : [values];
  if (!list.every((value) => ['string', 'number', 'boolean'].includes(typeof value))) return undefined;
  return list.map(String);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { SourceRef } from '../diagnostics/diagnostic.ts';
import { pointerKeys } from '../document/source-span.ts';
import { includedFile } from './includes.ts';
import { isMap, placeOf } from './node.ts';
import type { ParameterValue } from './options.ts';
import { noValue, type PlaceholderScope, pseudoParameter } from './placeholder-scope.ts';

/** What a CloudFormation function came to. */
type Evaluation = { readonly resolved: true; readonly value: unknown } | { readonly resolved: false };

const unresolved: Evaluation = { resolved: false };
const resolved = (value: unknown): Evaluation => ({ resolved: true, value });

/** A scope, and how to work out what is inside of a function. */
export interface EvaluationScope extends PlaceholderScope {
  readonly inner: (value: unknown, at: SourceRef) => unknown;
  /** The same for what a file holds, where nothing is included again: one that includes itself would never end. */
  readonly included: (value: unknown, at: SourceRef) => unknown;
}

type Evaluate = (argument: unknown, at: SourceRef, scope: EvaluationScope) => Evaluation;

/** Whether a map is a CloudFormation function: one key, `Ref` with a text or `Fn::...`. */
export function isIntrinsic(value: object): value is Readonly<Record<string, unknown>> {
  const keys = Object.keys(value);
  const [only] = keys;
  if (only === undefined || keys.length !== 1) return false;
  if (only === 'Ref') return typeof (value as Record<string, unknown>)['Ref'] === 'string';
  return only.startsWith('Fn::');
}

/** Works out a CloudFormation function; reports it where it cannot be known here. */
export function evaluateIntrinsic(
  value: Readonly<Record<string, unknown>>,
  at: SourceRef,
  scope: EvaluationScope,
): Evaluation {
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  const result = functions.get(name)?.(argument, placeOf(at, name), scope) ?? unresolved;
  if (!result.resolved) reportUnresolved(name, argument, at, scope);
  return result;
}

/** API Gateway's own words where the function stands in an integration (import-export.md 2.3, publicly reported three times). */
function reportUnresolved(name: string, argument: unknown, at: SourceRef, scope: EvaluationScope): void {
  const keys = pointerKeys(at.pointer);
  const wanted = wantedName(name, argument, scope);
  const value = name === 'Fn::If' ? 'true' : 'VALUE';
  const help =
    name === 'Fn::Transform'
      ? includeHelp
      : wanted
        ? `Give it a value: --param ${wanted}=${value}, or parameters: { ${wanted}: ${value} } in gwctl.yaml.`
        : `gwctl cannot work out ${name} here: write the value itself.`;
  const pathsAt = keys.indexOf('paths');
  if (pathsAt >= 0 && keys.includes('x-amazon-apigateway-integration')) {
    const message = `Unable to parse API definition because of a malformed integration at path ${keys[pathsAt + 1]}.`;
    scope.report('cfn-intrinsic-in-integration', at, message, { help });
  } else {
    scope.report('cfn-intrinsic', at, `${name} is not resolved, and API Gateway would take it as it is.`, {
      help,
    });
  }
}

const includeHelp =
  'gwctl includes local files: name AWS::Include, and the Location as it is before packaging.';

/** The parameter that a function waits for, where it names one. */
function wantedName(name: string, argument: unknown, scope: EvaluationScope): string | undefined {
  const first: unknown = Array.isArray(argument) ? argument[0] : argument;
  if (typeof first !== 'string' || first === '') return undefined;
  if (name === 'Fn::Sub') return unknownNames(argument, scope)[0];
  return name === 'Fn::If' || typeof argument === 'string' ? first : undefined;
}

/** Names in the text of a `Fn::Sub` that neither its own map nor a parameter knows. */
function unknownNames(argument: unknown, scope: EvaluationScope): string[] {
  const [template, own] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
  return [...String(template).matchAll(subVariable)]
    .map(([, inner = '']) => inner.trim())
    .filter((name) => name !== '' && !name.startsWith('!') && !(isMap(own) && Object.hasOwn(own, name)))
    .filter((name) => !isKnown(name, scope));
}

/** Whether `Fn::Sub` finds a value for a name: every ARN has a local default. */
function isKnown(name: string, scope: EvaluationScope): boolean {
  if (scope.parameters.has(name) || /^stageVariables\.|\.Arn$/.test(name)) return true;
  const [logicalId = '', ...attributes] = name.split('.');
  if (attributes.length === 0) return reference(name, scope).resolved;
  return scope.attribute?.(logicalId, attributes.join('.')) !== undefined;
}

/** One variable of `Fn::Sub`. A name holds no brace and no dollar, so that a text of many open braces is one pass too. */
const subVariable = /\$\{([^${}]*)\}/g;

const functions: ReadonlyMap<string, Evaluate> = new Map<string, Evaluate>([
  ['Ref', (name, _at, scope) => reference(String(name), scope)],
  ['Fn::GetAtt', getAtt],
  ['Fn::Sub', sub],
  ['Fn::Join', join],
  ['Fn::If', conditional],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::FindInMap', findInMap],
  ['Fn::ImportValue', importValue],
  ['Fn::Transform', include],
  [
    'Fn::Base64',
    (argument, at, scope) => mapText(argument, at, scope, (text) => Buffer.from(text).toString('base64')),
  ],
]);

function reference(name: string, scope: EvaluationScope): Evaluation {
  if (name === 'AWS::NoValue') return resolved(noValue);
  const known =
    scope.parameters.get(name) ?? pseudoParameter(name, scope) ?? scope.attribute?.(name, undefined);
  return known === undefined ? unresolved : resolved(known);
}

function getAtt(argument: unknown, at: SourceRef, scope: EvaluationScope): Evaluation {
  const [logicalId, ...rest] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
  if (logicalId === undefined || rest.length === 0) return unresolved;
  return attribute(logicalId, rest.join('.'), at, scope);
}

function attribute(logicalId: string, name: string, at: SourceRef, scope: EvaluationScope): Evaluation {
  const known =
    scope.parameters.get(`${logicalId}.${name}`) ??
    scope.attribute?.(logicalId, name) ??
    arnOfParameter(logicalId, name, scope);
  return known === undefined ? localDefault(logicalId, name, at, scope) : resolved(known);
}

/** `--param HelloFunction=hello` names the function for `HelloFunction.Arn` too. */
function arnOfParameter(logicalId: string, name: string, scope: EvaluationScope): ParameterValue | undefined {
  const given = scope.parameters.get(logicalId);
  if (name !== 'Arn' || typeof given !== 'string') return undefined;
  return given.startsWith('arn:') ? given : functionArn(given, scope);
}

function functionArn(name: string, { region, accountId }: EvaluationScope): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}

/**
 * An ARN that suits a local run, where the place says what kind it must be: a function in a URI, a role in credentials, a user pool
 * in `providerARNs`. The function bears the logical id, so `functions:` in gwctl.yaml finds it.
 */
function localDefault(logicalId: string, name: string, at: SourceRef, scope: EvaluationScope): Evaluation {
  if (name !== 'Arn') return unresolved;
  const keys = pointerKeys(at.pointer);
  const value = keys.includes('providerARNs')
    ? `arn:aws:cognito-idp:${scope.region}:${scope.accountId}:userpool/${scope.region}_${logicalId}`
    : keys.some((key) => /credentials$/i.test(key))
      ? `arn:aws:iam::${scope.accountId}:role/${logicalId}`
      : functionArn(logicalId, scope);
  scope.report('placeholder-default', at, `${logicalId}.Arn has no value; ${value} is used.`, {
    help: `To change it: --param ${logicalId}.Arn=VALUE.`,
  });
  return resolved(value);
}

function sub(argument: unknown, at: SourceRef, scope: EvaluationScope): Evaluation {
  const [template, given] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
  if (typeof template !== 'string') return unresolved;
  const own = given === undefined ? {} : scope.inner(given, placeOf(at, '1'));
  if (!isMap(own)) return unresolved;
  let complete = true;
  const text = template.replace(subVariable, (_, inner: string) => {
    if (inner.startsWith('!')) return `\${${inner.slice(1)}}`;
    const name = inner.trim();
    const value = Object.hasOwn(own, name) ? resolved(own[name]) : variable(name, at, scope);
    if (!value.resolved || !isPlain(value.value)) {
      complete = false;
      return '';
    }
    return String(value.value);
  });
  return complete ? resolved(text) : unresolved;
}

function variable(name: string, at: SourceRef, scope: EvaluationScope): Evaluation {
  const dot = name.indexOf('.');
  if (dot < 0 || scope.parameters.has(name)) return reference(name, scope);
  // Written inside Fn::Sub by mistake often enough: a stage variable is none of CloudFormation's business.
  if (name.startsWith('stageVariables.')) return resolved(`\${${name}}`);
  return attribute(name.slice(0, dot), name.slice(dot + 1), at, scope);
}

function join(argument: unknown, at: SourceRef, scope: EvaluationScope): Evaluation {
  const [separator, items] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const list = scope.inner(items, placeOf(at, '1'));
  if (typeof separator !== 'string' || !Array.isArray(list)) return unresolved;
  return list.every(isPlain) ? resolved(list.map(String).join(separator)) : unresolved;
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function conditional(argument: unknown, at: SourceRef, scope: EvaluationScope): Evaluation {
  const [name, yes, no] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const given = scope.parameters.get(String(name));
  if (given === undefined) return unresolved;
  const holds = given === true || given === 'true';
  const value = scope.inner(holds ? yes : no, placeOf(at, holds ? '1' : '2'));
  return resolved(value);
}

function select(argument: unknown, at: SourceRef, scope: EvaluationScope): Evaluation {
  const [index, items] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const list = scope.inner(items, placeOf(at, '1'));
  const value: unknown = Array.isArray(list) ? list[Number(index)] : undefined;
  return value === undefined ? unresolved : resolved(value);
}

function split(argument: unknown, at: SourceRef, scope: EvaluationScope): Evaluation {
  const [separator, text] = Array.isArray(argument) ? (argument as unknown[]) : [];
  const whole = scope.inner(text, placeOf(at, '1'));
  if (typeof separator !== 'string' || typeof whole !== 'string') return unresolved;
  return resolved(whole.split(separator));
}

function mapText(
  argument: unknown,
  at: SourceRef,
  scope: EvaluationScope,
  change: (text: string) => string,
): Evaluation {
  const text = scope.inner(argument, at);
  return typeof text === 'string' ? resolved(change(text)) : unresolved;
}

/** The content of a local file stands in place of `AWS::Include`; other transforms are macros of an account. */
function include(argument: unknown, at: SourceRef, scope: EvaluationScope): Evaluation {
  const location = includedFile(scope.inner(argument, at));
  const content = location === undefined ? undefined : scope.include?.(location, at);
  return content === undefined ? unresolved : resolved(scope.included(content, at));
}

function findInMap(argument: unknown, at: SourceRef, scope: EvaluationScope): Evaluation {
  const keys = scope.inner(argument, at);
  if (!Array.isArray(keys) || !scope.mapping) return unresolved;
  const value = scope.mapping(String(keys[0]), String(keys[1]), String(keys[2]));
  return value === undefined ? unresolved : resolved(value);
}

/** The export of another stack: known only where it is given like a parameter. */
function importValue(argument: unknown, at: SourceRef, scope: EvaluationScope): Evaluation {
  const given = scope.parameters.get(String(scope.inner(argument, at)));
  return given === undefined ? unresolved : resolved(given);
}

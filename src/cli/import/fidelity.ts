import { pointerSegment } from '../../diagnostics/diagnostic.ts';
import { parseReference } from '../../document/references.ts';
import { isRounded, placeholderReason, reasonFor } from './losses.ts';
import { isRequirement, isRequirements, isSchemes, requiredScheme, schemeKey } from './security-fidelity.ts';

/** What became of one value of a spec. */
export interface NodeFate {
  /** `mapped`: the same meaning at another place or in another spelling. */
  readonly fate: 'kept' | 'mapped' | 'changed' | 'dropped';
  /** Pointer in the spec. */
  readonly pointer: string;
  /** The file of the spec, where it is not the main one. */
  readonly file?: string;
  /** Pointer in the export, where there is something to point at. */
  readonly exported?: string;
  /** Why it was changed or dropped. */
  readonly reason?: string;
}

type InputMap = Readonly<Record<string, unknown>>;

/**
 * Says of every value of a spec (every text, number, flag, null and empty map or list) what is left of it in the export of the API
 * that was made of it. Each is told of exactly once, so the count is that of the spec's values.
 */
export function fidelity(spec: unknown, exported: unknown): NodeFate[] {
  const fates: NodeFate[] = [];
  const walk: Walk = { spec, exported, fates, referenced: referencedPointers(spec) };
  compare(walk, { value: spec, pointer: '' }, { value: exported, pointer: '' });
  return fates;
}

interface Walk {
  readonly spec: unknown;
  readonly exported: unknown;
  readonly fates: NodeFate[];
  /** Pointers that some `$ref` of the spec leads to. */
  readonly referenced: ReadonlySet<string>;
}

/** A value and where it stands. */
export interface Part {
  readonly value: unknown;
  readonly pointer: string;
}

function compare(walk: Walk, input: Part, output: Part | undefined): void {
  const target = output && followed(walk, input, output);
  if (target && isLeaf(target.value) && isFunctionCall(input.value)) {
    replacedValues(walk, input, target);
    return;
  }
  if (isLeaf(input.value)) {
    walk.fates.push(withReason(fateOf(walk, input, target), input.value));
    return;
  }
  for (const [key, value] of Object.entries(input.value as InputMap)) {
    const pointer = `${input.pointer}/${pointerSegment(key)}`;
    compare(walk, { value, pointer }, target && counterpart(walk, input, key, value, target));
  }
}

/** Whether a value is a function of CloudFormation, which its result takes the place of. */
function isFunctionCall(value: unknown): boolean {
  if (!isMap(value)) return false;
  const [only, another] = Object.keys(value);
  return only !== undefined && another === undefined && (only === 'Ref' || only.startsWith('Fn::'));
}

/** Everything inside of a function of CloudFormation became its result. */
function replacedValues(walk: Walk, input: Part, { pointer: exported }: Part): void {
  if (isLeaf(input.value)) {
    walk.fates.push({ fate: 'changed', pointer: input.pointer, exported, reason: placeholderReason });
    return;
  }
  for (const [key, value] of Object.entries(input.value as InputMap)) {
    const pointer = `${input.pointer}/${pointerSegment(key)}`;
    replacedValues(walk, { value, pointer }, { value: undefined, pointer: exported });
  }
}

function withReason(fate: NodeFate, value: unknown): NodeFate {
  if (fate.fate !== 'changed' && fate.fate !== 'dropped') return fate;
  const reason = reasonFor(fate.pointer, value);
  return reason === undefined ? fate : { ...fate, reason };
}

/** Whether a value is told of by itself: everything but maps and lists with members. */
export function isLeaf(value: unknown): boolean {
  return value === null || typeof value !== 'object' || Object.keys(value).length === 0;
}

function isMap(value: unknown): value is InputMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** An inline schema comes back as a reference to the model that was made of it. */
function followed(walk: Walk, input: Part, output: Part): Part {
  if (!isMap(output.value) || typeof output.value['$ref'] !== 'string') return output;
  if (isMap(input.value) && typeof input.value['$ref'] === 'string') return output;
  const pointer = output.value['$ref'].slice(1);
  return { value: valueAt(walk.exported, pointer), pointer };
}

/** The value that a pointer leads to. */
export function valueAt(root: unknown, pointer: string): unknown {
  let value = root;
  for (const key of pointer.split('/').slice(1)) {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    value = value !== null && typeof value === 'object' ? (value as InputMap)[name] : undefined;
  }
  return value;
}

/** The value of the export that stands for a member: by key, or for parameters by what they are. */
function counterpart(walk: Walk, input: Part, key: string, value: unknown, output: Part): Part | undefined {
  if (output.value === null || typeof output.value !== 'object') return undefined;
  // A requirement of several schemes is written as one for each, so a scheme is looked for in all of them.
  if (isRequirements(input.pointer)) return output;
  if (isRequirement(input.pointer)) return requiredScheme(walk.spec, key, output);
  if (Array.isArray(input.value) && Array.isArray(output.value)) {
    const index = isMap(value) && 'name' in value ? indexOfNamed(output.value, value) : Number(key);
    if (index < 0 || index >= output.value.length) return undefined;
    return { value: output.value[index], pointer: `${output.pointer}/${index}` };
  }
  const map = output.value as InputMap;
  const name = isSchemes(input.pointer) ? schemeKey(key, value, map) : pathKey(input.pointer, key, map);
  return Object.hasOwn(map, name)
    ? { value: map[name], pointer: `${output.pointer}/${pointerSegment(name)}` }
    : undefined;
}

function indexOfNamed(list: readonly unknown[], wanted: InputMap): number {
  const isBody = wanted['in'] === 'body';
  return list.findIndex(
    (each) => isMap(each) && each['in'] === wanted['in'] && (isBody || each['name'] === wanted['name']),
  );
}

/** A path may have got a base path in front, or lost an empty segment. */
function pathKey(parent: string, key: string, map: InputMap): string {
  if (parent !== '/paths' || Object.hasOwn(map, key)) return key;
  const normal = `/${key
    .split('/')
    .filter((segment) => segment !== '')
    .join('/')}`;
  return Object.keys(map).find((path) => path === normal || path.endsWith(normal)) ?? key;
}

function fateOf(walk: Walk, input: Part, output: Part | undefined): NodeFate {
  const { pointer } = input;
  if (output !== undefined && output.value !== undefined) {
    const exported = output.pointer;
    if (JSON.stringify(input.value) === JSON.stringify(output.value) && !isRounded(input.value)) {
      return { fate: exported === pointer ? 'kept' : 'mapped', pointer, exported };
    }
    return {
      fate: !isRounded(input.value) && sameMeaning(pointer, input.value, output.value) ? 'mapped' : 'changed',
      pointer,
      exported,
    };
  }
  return { fate: isMappedElsewhere(walk, input) ? 'mapped' : 'dropped', pointer };
}

/** Numbers become texts, words change their case, `properties` of a documentation part its form (recorded). */
function sameMeaning(pointer: string, before: unknown, after: unknown): boolean {
  if (/\/integration$|x-amazon-apigateway-|^\/x-gwctl-websocket\/|^\/info\/version$/.test(pointer)) {
    // 1.0 is read as the number 1 and written as the text "1.0".
    const isNumber = typeof before === 'number' && before === Number(after);
    return isNumber || String(before).toLowerCase() === String(after).toLowerCase();
  }
  return String(before) === String(after);
}

/** Defaults that exports leave out; what stands at the root is written on every operation; components are written where they are used. */
function isMappedElsewhere(walk: Walk, { pointer, value }: Part): boolean {
  if (defaults.some(([pattern, standard]) => pattern.test(pointer) && standard === value)) return true;
  if (/^\/security\/|^\/x-amazon-apigateway-request-validator$/.test(pointer)) return true;
  if (/^\/paths\/[^/]+\/parameters\//.test(pointer)) return true;
  if (/\/\$ref$/.test(pointer)) return true;
  return [...walk.referenced].some((target) => pointer === target || pointer.startsWith(`${target}/`));
}

const defaults: readonly (readonly [RegExp, unknown])[] = [
  [/\/parameters\/\d+\/required$/, false],
  [/\/timeoutInMillis$/, 29000],
  [/\/connectionType$/, 'INTERNET'],
  [/\/responseTransferMode$/, 'BUFFERED'],
  [/\/validateRequest(?:Body|Parameters)$/, false],
  [/^\/x-amazon-apigateway-api-key-source$/, 'HEADER'],
  [/\/location\/path$/, '/'],
  [/\/location\/(?:method|statusCode)$/, '*'],
  [/^\/openapi$/, '3.0.1'],
];

function referencedPointers(spec: unknown): Set<string> {
  const found = new Set<string>();
  const pending: unknown[] = [spec];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === null || typeof next !== 'object') continue;
    const ref = (next as InputMap)['$ref'];
    if (typeof ref === 'string' && /^#\/(?!components\/schemas|definitions)/.test(ref)) {
      const parsed = parseReference(ref, '-');
      if (typeof parsed === 'object') found.add(parsed.pointer);
    }
    for (const inner of Object.values(next)) pending.push(inner);
  }
  return found;
}

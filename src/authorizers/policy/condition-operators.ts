import { BlockList, isIP } from 'node:net';
import { compilePattern, type VariableReader } from './pattern.ts';

/** Whether a value of the request fits one value of the policy. */
export type ValueTest = (actual: string, variables: VariableReader) => boolean;

/** One family of IAM condition operators; the negated form of each is the `Not` one. */
export interface Operator {
  readonly negated: boolean;
  /** Compiles one value of the policy; undefined when it is no value for this operator. */
  compile(expected: string, variables: boolean): ValueTest | undefined;
}

type Compile = Operator['compile'];

const stringEquals: Compile = (expected, variables) => {
  if (variables && expected.includes('${')) return literalPattern(expected);
  return (actual) => actual === expected;
};

const stringEqualsIgnoreCase: Compile = (expected, variables) => {
  const compare = stringEquals(expected.toLowerCase(), variables);
  return (
    compare && ((actual, reader) => compare(actual.toLowerCase(), (name) => reader(name)?.toLowerCase()))
  );
};

const stringLike: Compile = (expected, variables) => compilePattern(expected, { variables });

/** Policy variables in a value whose own stars are plain characters. */
function literalPattern(expected: string): ValueTest {
  const escaped = expected.replace(/\$\{[^}]*\}|[*?]/g, (piece) =>
    piece.length === 1 ? `\${${piece}}` : piece,
  );
  return compilePattern(escaped, { variables: true });
}

function numeric(compare: (actual: number, expected: number) => boolean): Compile {
  return (expected) => {
    const limit = toNumber(expected);
    return limit === undefined ? undefined : (actual) => onNumber(actual, (value) => compare(value, limit));
  };
}

function onNumber(actual: string, test: (value: number) => boolean): boolean {
  const value = toNumber(actual);
  return value !== undefined && test(value);
}

function toNumber(text: string): number | undefined {
  return /^\s*[-+]?(\d+\.?\d*|\.\d+)\s*$/.test(text) ? Number(text) : undefined;
}

function date(compare: (actual: number, expected: number) => boolean): Compile {
  return (expected) => {
    const limit = toInstant(expected);
    if (limit === undefined) return undefined;
    return (actual) => {
      const value = toInstant(actual);
      return value !== undefined && compare(value, limit);
    };
  };
}

/** Epoch milliseconds of an ISO 8601 date or of epoch seconds (documented: both are dates). */
function toInstant(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const millis = /^\d{4}-\d{2}(-\d{2}(T.*)?)?$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(millis) ? undefined : millis;
}

const bool: Compile = (expected) => {
  const wanted = expected.toLowerCase();
  return wanted === 'true' || wanted === 'false' ? (actual) => actual.toLowerCase() === wanted : undefined;
};

const binaryEquals: Compile = (expected) => {
  const wanted = Buffer.from(expected, 'base64');
  return (actual) => Buffer.from(actual, 'base64').equals(wanted);
};

const ipAddress: Compile = (expected) => {
  const block = addressBlock(expected);
  return block && ((actual) => inBlock(block, actual));
};

/** A block of addresses: `203.0.113.0/24`, `2001:db8::/32`, or one address. Undefined for anything else. */
export function addressBlock(text: string): BlockList | undefined {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  const longest = version === 4 ? 32 : 128;
  if (version === 0 || rest.length > 0) return undefined;
  if (prefix !== undefined && (!/^\d{1,3}$/.test(prefix) || Number(prefix) > longest)) return undefined;
  const block = new BlockList();
  block.addSubnet(address, prefix === undefined ? longest : Number(prefix), version === 4 ? 'ipv4' : 'ipv6');
  return block;
}

/** Whether an address lies in a block; false for a text that is no address. */
export function inBlock(block: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && block.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** Each of an ARN's six parts is compared on its own, and each may hold wildcards (documented; ArnEquals and ArnLike are the same). */
const arnLike: Compile = (expected, variables) => {
  const parts = splitArn(expected);
  if (!parts) return undefined;
  const tests = parts.map((part) => compilePattern(part, { variables }));
  return (actual, reader) => {
    const actualParts = splitArn(actual);
    return actualParts?.every((part, i) => tests[i]?.(part, reader) === true) === true;
  };
};

function splitArn(text: string): string[] | undefined {
  // Colons inside `${...}` belong to the variable's name.
  const parts = text.split(/:(?![^{}]*\})/);
  return parts.length >= 6 ? [...parts.slice(0, 5), parts.slice(5).join(':')] : undefined;
}

const plain = (compile: Compile): Operator => ({ negated: false, compile });
const negated = (compile: Compile): Operator => ({ negated: true, compile });

/** IAM's condition operators by name in lower case (IAM user guide, "Condition operators", documented). `Null` is none of them. */
export const conditionOperators: ReadonlyMap<string, Operator> = new Map([
  ['stringequals', plain(stringEquals)],
  ['stringnotequals', negated(stringEquals)],
  ['stringequalsignorecase', plain(stringEqualsIgnoreCase)],
  ['stringnotequalsignorecase', negated(stringEqualsIgnoreCase)],
  ['stringlike', plain(stringLike)],
  ['stringnotlike', negated(stringLike)],
  ['numericequals', plain(numeric((a, b) => a === b))],
  ['numericnotequals', negated(numeric((a, b) => a === b))],
  ['numericlessthan', plain(numeric((a, b) => a < b))],
  ['numericlessthanequals', plain(numeric((a, b) => a <= b))],
  ['numericgreaterthan', plain(numeric((a, b) => a > b))],
  ['numericgreaterthanequals', plain(numeric((a, b) => a >= b))],
  ['dateequals', plain(date((a, b) => a === b))],
  ['datenotequals', negated(date((a, b) => a === b))],
  ['datelessthan', plain(date((a, b) => a < b))],
  ['datelessthanequals', plain(date((a, b) => a <= b))],
  ['dategreaterthan', plain(date((a, b) => a > b))],
  ['dategreaterthanequals', plain(date((a, b) => a >= b))],
  ['bool', plain(bool)],
  ['binaryequals', plain(binaryEquals)],
  ['ipaddress', plain(ipAddress)],
  ['notipaddress', negated(ipAddress)],
  ['arnequals', plain(arnLike)],
  ['arnnotequals', negated(arnLike)],
  ['arnlike', plain(arnLike)],
  ['arnnotlike', negated(arnLike)],
]);

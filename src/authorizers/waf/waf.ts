import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import type { Clock } from '../../environment/environment.ts';
import { re2js } from '../../expressions/load-re2js.ts';
import type { ClientRequest } from '../../message/http.ts';
import { addressBlock, inBlock } from '../policy/condition-operators.ts';
import { createRequestRate } from './request-rate.ts';
import type { WafEntry, WafSettings } from './waf-settings.ts';

/** What a web ACL looks at. */
export interface WafRequest {
  readonly request: ClientRequest;
  readonly httpMethod: string;
  /** `$context.path`: the same whichever of its addresses the API was called by. */
  readonly path: string;
  readonly sourceIp: string;
}

/** A web ACL's stand-in, ready to be asked. Its rate counters live as long as it does. */
export interface Waf {
  readonly webAclArn: string | undefined;
  /** The name of the entry that blocks the request; undefined when none does. */
  blockedBy(subject: WafRequest): string | undefined;
}

type Test = (subject: WafRequest) => boolean;

/** AWS WAF looks at the first 8 KB of a body (rest-request-phases.md 4.9, documented). */
const inspectedBodyBytes = 8192;

/** Makes `waf` of gwctl.yaml ready; undefined when it blocks nothing. Every bad entry is told. */
export function createWaf(
  settings: WafSettings,
  tools: { readonly clock: Pick<Clock, 'monotonic'>; readonly file?: string },
): Outcome<Waf | undefined> {
  const problems: Diagnostic[] = [];
  const entries = settings.block.map((entry, i) => {
    const found: string[] = [];
    const test = compileEntry(entry, tools.clock, found);
    problems.push(...found.map((text) => entryProblem(text, i, tools.file)));
    return { name: entry.name ?? `entry ${i + 1}`, test };
  });
  if (problems.length > 0) return fail(...problems);
  if (entries.length === 0 && settings.webAclArn === undefined) return succeed(undefined);
  return succeed({
    webAclArn: settings.webAclArn,
    blockedBy: (subject) => entries.find((entry) => entry.test(subject))?.name,
  });
}

function compileEntry(entry: WafEntry, clock: Pick<Clock, 'monotonic'>, problems: string[]): Test {
  const tests = [
    ...ipTests(entry, problems),
    ...methodTests(entry),
    ...patternTests(entry, problems),
    ...sizeTests(entry),
  ];
  if (entry.rate) {
    // Last, so that only requests that match the rest are counted.
    const rate = createRequestRate((entry.rate.windowInSeconds ?? 300) * 1000, clock);
    const { limit } = entry.rate;
    tests.push(({ sourceIp }) => rate(sourceIp) > limit);
  }
  if (tests.length === 0 && problems.length === 0)
    problems.push('it matches nothing: give ip, path, header, ...');
  return (subject) => tests.every((test) => test(subject));
}

function ipTests(entry: WafEntry, problems: string[]): Test[] {
  if (entry.ip === undefined) return [];
  const block = addressBlock(entry.ip);
  if (!block) problems.push(`ip: ${JSON.stringify(entry.ip)} is neither an address nor a CIDR block`);
  return block ? [({ sourceIp }) => inBlock(block, sourceIp)] : [];
}

function methodTests(entry: WafEntry): Test[] {
  const method = entry.method?.toUpperCase();
  return method === undefined ? [] : [({ httpMethod }) => httpMethod === method];
}

function patternTests(entry: WafEntry, problems: string[]): Test[] {
  const tests: Test[] = [];
  const add = (
    name: string,
    pattern: string | undefined,
    texts: (subject: WafRequest) => readonly string[],
  ) => {
    const found = pattern === undefined ? undefined : compilePattern(name, pattern, problems);
    if (found) tests.push((subject) => texts(subject).some(found));
  };
  add('path', entry.path, ({ path }) => [path]);
  add('query', entry.query, ({ request }) => [queryOf(request.target)]);
  add('body', entry.body, ({ request }) => [request.body.subarray(0, inspectedBodyBytes).toString('utf8')]);
  for (const [name, pattern] of entry.header ?? []) {
    add(`header ${name}`, pattern, ({ request }) => request.headers.all(name));
  }
  return tests;
}

function compilePattern(
  name: string,
  pattern: string,
  problems: string[],
): ((text: string) => boolean) | undefined {
  try {
    const compiled = re2js().RE2JS.compile(pattern);
    return (text) => compiled.matcher(text).find();
  } catch (error) {
    problems.push(`${name}: ${(error as Error).message}`);
    return undefined;
  }
}

function sizeTests(entry: WafEntry): Test[] {
  const { body, uri, headers } = entry.size ?? {};
  const tests: Test[] = [];
  if (body !== undefined) tests.push(({ request }) => request.body.length > body);
  if (uri !== undefined) tests.push(({ request }) => request.target.length > uri);
  if (headers !== undefined) tests.push(({ request }) => headerBytes(request) > headers);
  return tests;
}

function headerBytes(request: ClientRequest): number {
  return request.headers.raw.reduce((sum, text) => sum + text.length, 0);
}

function queryOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? '' : target.slice(mark + 1);
}

function entryProblem(text: string, index: number, file: string | undefined): Diagnostic {
  return {
    ruleId: 'invalid-waf-entry',
    severity: 'error',
    message: `waf.block[${index}]: ${text}.`,
    at: child({ file: file ?? 'gwctl.yaml', pointer: '/waf/block' }, index),
  };
}

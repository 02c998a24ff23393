import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { type Awaitable, whenReady } from '../../environment/awaitable.ts';
import type { Clock } from '../../environment/environment.ts';
import { re2js } from '../../expressions/load-re2js.ts';
import type { ClientRequest } from '../../message/http.ts';
import { addressBlock, inBlock } from '../policy/condition-operators.ts';
import { createRequestRate, type RequestRate } from './request-rate.ts';
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
  blockedBy(subject: WafRequest): Awaitable<string | undefined>;
}

type Test = (subject: WafRequest) => boolean;

interface Entry {
  readonly name: string;
  readonly tests: readonly Test[];
  /** Asked last, so that only requests that match the rest are counted. */
  readonly isTooOften: ((sourceIp: string) => Awaitable<boolean>) | undefined;
}

/** Makes the counter of an entry with a rate. */
export type RateKeeper = (entry: string, windowInMillis: number) => RequestRate;

/** AWS WAF looks at the first 8 KB of a body (rest-request-phases.md 4.9, documented). */
const inspectedBodyBytes = 8192;

/** Makes `waf` of gwctl.yaml ready; undefined when it blocks nothing. Every bad entry is told. */
export function createWaf(
  settings: WafSettings,
  tools: { readonly clock: Pick<Clock, 'monotonic'>; readonly file?: string; readonly rates?: RateKeeper },
): Outcome<Waf | undefined> {
  const problems: Diagnostic[] = [];
  const rates = tools.rates ?? ((_entry, window) => createRequestRate(window, tools.clock));
  const entries = settings.block.map((entry, i) => {
    const found: string[] = [];
    const compiled = compileEntry(entry, i, rates, found);
    problems.push(...found.map((text) => entryProblem(text, i, tools.file)));
    return compiled;
  });
  if (problems.length > 0) return fail(...problems);
  if (entries.length === 0 && settings.webAclArn === undefined) return succeed(undefined);
  return succeed({
    webAclArn: settings.webAclArn,
    blockedBy: (subject) => firstThatBlocks(entries, subject, 0),
  });
}

/** The first entry from an index on that matches; it waits only where a rate is kept elsewhere. */
function firstThatBlocks(
  entries: readonly Entry[],
  subject: WafRequest,
  from: number,
): Awaitable<string | undefined> {
  for (const [i, { name, tests, isTooOften }] of entries.entries()) {
    if (i < from || !tests.every((test) => test(subject))) continue;
    const blocks = isTooOften?.(subject.sourceIp) ?? true;
    if (blocks instanceof Promise)
      return blocks.then((does) => (does ? name : firstThatBlocks(entries, subject, i + 1)));
    if (blocks) return name;
  }
  return undefined;
}

function compileEntry(entry: WafEntry, index: number, rates: RateKeeper, problems: string[]): Entry {
  const tests = [
    ...ipTests(entry, problems),
    ...methodTests(entry),
    ...patternTests(entry, problems),
    ...sizeTests(entry),
  ];
  if (tests.length === 0 && !entry.rate && problems.length === 0)
    problems.push('it matches nothing: give ip, path, header, ...');
  return {
    name: entry.name ?? `entry ${index + 1}`,
    tests,
    isTooOften: entry.rate && compileRate(entry.rate, String(index), rates),
  };
}

function compileRate(
  { limit, windowInSeconds = 300 }: NonNullable<WafEntry['rate']>,
  entry: string,
  rates: RateKeeper,
): (sourceIp: string) => Awaitable<boolean> {
  const rate = rates(entry, windowInSeconds * 1000);
  return (sourceIp) => whenReady(rate(sourceIp), (count) => count > limit);
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

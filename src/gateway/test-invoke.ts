import type { Environment } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import type { TraceStep } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientResponse } from '../message/http.ts';
import { executeRest } from '../pipeline/rest.ts';
import { ExecutionLog, testInvokeLog } from '../recording/execution-log.ts';
import { bufferedStream } from './buffered-stream.ts';
import type { CompiledRestApi } from './compile-rest-api.ts';
import { splitTarget } from './request-target.ts';
import { RestCall } from './rest-call.ts';

/** TestInvokeMethod's request (rest-request-phases.md 10.8). */
export interface TestInvokeInput {
  /** The resource's template: chosen by id and verb, not by routing. */
  readonly resourcePath: string;
  readonly method: string;
  /** Any text; absent: the template itself. */
  readonly pathWithQueryString: string | undefined;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Buffer;
}

/** TestInvokeMethod's answer, as AWS gives it. */
export interface TestInvokeResult {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly multiValueHeaders: Record<string, string[]>;
  readonly body: string;
  readonly log: string;
  /** Milliseconds. */
  readonly latency: number;
}

/** What else gwctl can show of the call. */
export interface TestInvokeDetail extends TestInvokeResult {
  readonly steps: readonly TraceStep[];
  /** Why the call was refused, for people. */
  readonly reason: string | undefined;
}

/**
 * One call through the pipeline from `Starting execution` on, without a socket: authorizers, keys, throttles, WAF and policies are
 * skipped (recorded). @returns undefined when the resource has no such method
 */
export async function testInvoke(
  compiled: CompiledRestApi,
  input: TestInvokeInput,
  environment: Environment,
): Promise<TestInvokeDetail | undefined> {
  const plan = compiled.plan(input.resourcePath, input.method);
  if (!plan) return undefined;
  const log = new ExecutionLog(environment.clock, { dataTrace: true, stageLines: false });
  const call = testCall(plan.facts, input, log, environment);
  let reason: string | undefined;
  let response: Awaited<ReturnType<typeof executeRest>>;
  try {
    // The draft is run: there is no stage, and so no stage cache.
    response = await executeRest({ ...plan, cache: undefined }, call);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    reason = error.detail.reason ?? (error.text === null ? undefined : error.text);
    for (const line of error.detail.logLines ?? []) log.line(line);
    response = compiled.respond(error, call);
    // A failed one shows the error type alone (recorded).
    response.headers = HeaderList.from(
      [...response.headers].filter(([name]) => !hiddenOnFailure.has(name.toLowerCase())),
    );
  }
  log.line(`Method completed with status: ${response.status}`);
  const all = multiValue(response.headers);
  return {
    status: response.status,
    headers: Object.fromEntries([...all].map(([name, values]) => [name, values.at(-1) as string])),
    multiValueHeaders: Object.fromEntries(all),
    body: await wholeText(response.body, call, environment),
    log: testInvokeLog(call.requestId, log.lines),
    latency: Math.round(environment.clock.monotonic() - call.arrivedAt),
    steps: log.steps,
    reason,
  };
}

async function wholeText(
  body: ClientResponse['body'],
  call: RestCall,
  environment: Environment,
): Promise<string> {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body.toString();
  return bufferedStream(body, environment.timers, environment.clock.monotonic() - call.arrivedAt);
}

const hiddenOnFailure = new Set(['content-type', 'x-amzn-trace-id']);

function multiValue(headers: HeaderList): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const list = all.get(name);
    if (list) list.push(value);
    else all.set(name, [value]);
  }
  return all;
}

/** `stage` and `identity` as public event dumps show them (unverified). Content-Type is always JSON (documented). */
function testCall(
  facts: RestCall['method'],
  input: TestInvokeInput,
  log: ExecutionLog,
  environment: Environment,
): RestCall {
  const target = splitTarget(input.pathWithQueryString ?? facts.resourcePath);
  const sent = input.headers.map(([name, value]): [string, string] => [
    name,
    name.toLowerCase() === 'content-type' ? 'application/json' : value,
  ]);
  const body = typeof input.body === 'string' ? Buffer.from(input.body) : input.body;
  const request = {
    method: input.method,
    target: input.pathWithQueryString ?? facts.resourcePath,
    headers: HeaderList.from(sent),
    body,
    remoteAddress: 'test-invoke-source-ip',
  };
  const call = new RestCall(
    {
      request,
      target,
      httpMethod: input.method,
      path: target.path,
      eventPath: target.path,
      routePath: target.path,
      domainName: 'testPrefix.testDomainName',
      requestId: environment.ids.requestId(),
      requestTimeEpoch: environment.clock.now(),
      arrivedAt: environment.clock.monotonic(),
      basePathMatched: undefined,
    },
    { ...facts, stage: 'test-invoke-stage' },
    valuesByTemplate(facts.resourcePath, target.path),
    log,
    environment,
    { testInvoke: true },
  );
  call.identity.apiKey = 'test-invoke-api-key';
  call.identity.apiKeyId = 'test-invoke-api-key-id';
  return call;
}

/** Path values where the path fits the template, else none (recorded); without a path `{petId}` is the value of petId (recorded). */
function valuesByTemplate(template: string, path: string): Map<string, string> {
  const names: string[] = [];
  const pattern = template.replace(
    /[.*+?^$()|[\]\\]|\{([^}]+?)(\+?)\}/g,
    (whole, name: string | undefined, plus: string) => {
      if (name === undefined) return `\\${whole}`;
      names.push(name);
      return plus ? '(.+?)' : '([^/]+)';
    },
  );
  const match = new RegExp(`^${pattern}/?$`).exec(path);
  return new Map(match ? names.map((name, i) => [name, match[i + 1] as string]) : []);
}

import type { FunctionAnswer, FunctionCall, FunctionInvoker } from '../environment/environment.ts';
import { functionNotFound, maxRequestBytes, requestTooLarge } from './answers.ts';
import { AsynchronousInvocations } from './asynchronous-invocations.ts';
import { parseFunctionName } from './function-arn.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { FunctionDirectory } from './function-directory.ts';
import { type FunctionNeeds, functionNeeds } from './function-needs.ts';
import type { FunctionRunnerOptions } from './function-settings.ts';
import type { FunctionTarget } from './function-target.ts';
import { FunctionTargets } from './function-targets.ts';
import { missingHandler } from './handler-files.ts';
import { inProcessNote } from './in-process-function.ts';
import { InlineCode } from './inline-code.ts';

/** Runs the functions of a workspace until it is closed. */
export interface FunctionRunner extends FunctionInvoker {
  /** Starts what is to be warm (`provisioned`) and the watching of files. Calls work without it. */
  start(): Promise<void>;
  /** New environments for one function, or all; files are read anew. */
  reload(key?: string): void;
  /** What in the configuration cannot work, or not as on AWS, one sentence each, known before the first call. */
  problems(): readonly string[];
  /** What each function needs of this machine. */
  needs(): readonly FunctionNeeds[];
  /** Why a function would not be found and what to configure; undefined where it would. For a line at start. */
  whyMissing(functionArn: string): string | undefined;
  /** Variables that environments started from now on see besides their own: addresses that are known only while gwctl serves. */
  announce(variables: Readonly<Record<string, string>>): void;
  /** Waits for running invocations at most so many milliseconds (default 0), then ends every environment. */
  close(graceInMillis?: number): Promise<void>;
}

/** ARNs seen: they may hold path values, so the table starts anew when it grows beyond reason. */
const maxKnownArns = 1000;

/** Makes the runner of `functions` in gwctl.yaml. Nothing is started before the first call or `start()`. */
export function createFunctionRunner(given: FunctionRunnerOptions): FunctionRunner {
  const inline = new InlineCode();
  const functions = new Map([...given.functions].map(([key, one]) => [key, inline.placed(one)] as const));
  let announced: Readonly<Record<string, string>> = {};
  const options = { ...given, functions, announced: () => announced };
  const directory = new FunctionDirectory(options);
  const targets = new FunctionTargets(options);
  const events = new AsynchronousInvocations(options, (definition) => targets.of(definition));
  const byArn = new Map<string, FunctionDefinition | string>();

  function find(functionArn: string): FunctionDefinition | string {
    let found = byArn.get(functionArn);
    if (found === undefined) {
      found = directory.find(functionArn);
      if (byArn.size >= maxKnownArns) byArn.clear();
      byArn.set(functionArn, found);
    }
    return found;
  }

  return {
    invoke(call) {
      const requestId = options.ids.requestId();
      const found = find(call.functionArn);
      if (typeof found === 'string') {
        return Promise.resolve(notFound(call, requestId, found, options));
      }
      return invokeTarget(targets.of(found), found, call, requestId, events);
    },
    async start() {
      for (const definition of directory.definitions()) targets.of(definition).provision();
      await targets.startWatching();
    },
    reload: (key) => targets.reload(key),
    problems: () => [
      ...directory.problems(),
      ...directory.definitions().flatMap(missingHandler),
      ...directory
        .definitions()
        .flatMap(({ kind, key }) => (kind === 'in-process' ? inProcessNote(key) : [])),
    ],
    needs: () => directory.definitions().map(functionNeeds),
    whyMissing(functionArn) {
      const found = find(functionArn);
      return typeof found === 'string' ? found : undefined;
    },
    announce(variables) {
      announced = variables;
    },
    async close(graceInMillis = 0) {
      events.close();
      await targets.close(graceInMillis).finally(() => inline.remove());
    },
  };
}

function notFound(
  call: FunctionCall,
  requestId: string,
  why: string,
  { onLine }: FunctionRunnerOptions,
): FunctionAnswer {
  const functionName = parseFunctionName(call.functionArn)?.name ?? call.functionArn;
  onLine?.({ functionName, requestId, text: why, source: 'gwctl' });
  return functionNotFound(call.functionArn, requestId, why);
}

function invokeTarget(
  target: FunctionTarget,
  definition: FunctionDefinition,
  call: FunctionCall,
  requestId: string,
  events: AsynchronousInvocations,
): Promise<FunctionAnswer> {
  const limit = maxRequestBytes[call.invocationType];
  if (call.event === undefined && isLarger(call.payload, limit))
    return Promise.resolve(requestTooLarge(requestId, limit));
  if (call.invocationType === 'RequestResponse') return target.invoke(call, requestId);
  if (call.invocationType === 'DryRun') return Promise.resolve({ statusCode: 204, payload: '', requestId });
  events.accept(definition, call, requestId);
  return Promise.resolve({ statusCode: 202, payload: '', requestId });
}

function isLarger(payload: string | Buffer, limit: number): boolean {
  // A character is at most three bytes of UTF-8: short texts need no counting.
  return payload.length > limit / 3 && Buffer.byteLength(payload) > limit;
}

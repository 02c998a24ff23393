import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FunctionSettings } from './function-settings.ts';

/** A function ready to be run: defaults filled in, paths absolute. */
export interface FunctionDefinition {
  /** As configured: `hello`, `hello:next`. */
  readonly key: string;
  readonly name: string;
  /** `$LATEST`, or the alias it is configured for. */
  readonly version: string;
  readonly kind: 'worker' | 'process' | 'in-process' | 'remote';
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutInMillis: number;
  readonly memorySize: number;
  readonly taskRoot: string;
  readonly settings: FunctionSettings;
}

const nodeSources = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'];

/**
 * Fills in a function's settings.
 * @throws {FunctionProblem} where they cannot work, saying what to change
 */
export function defineFunction(
  key: string,
  name: string,
  qualifier: string | undefined,
  settings: FunctionSettings,
  baseFolder: string,
): FunctionDefinition {
  const taskRoot = resolve(baseFolder, settings.codeUri ?? '.');
  const runtime = settings.runtime ?? guessRuntime(settings, taskRoot);
  const definition: FunctionDefinition = {
    key,
    name,
    version: qualifier ?? '$LATEST',
    kind: kindOf(settings, runtime),
    handler: settings.handler ?? '',
    runtime,
    timeoutInMillis: (settings.timeout ?? 3) * 1000,
    memorySize: settings.memorySize ?? 128,
    taskRoot,
    settings,
  };
  checkDefinition(definition);
  return definition;
}

/** A function's configuration cannot work; the message says what to change. */
export class FunctionProblem extends Error {}

export function isNodeRuntime(runtime: string): boolean {
  return runtime.startsWith('nodejs');
}

export function isPythonRuntime(runtime: string): boolean {
  return runtime.startsWith('python');
}

function kindOf(settings: FunctionSettings, runtime: string): FunctionDefinition['kind'] {
  if (settings.invokeUrl !== undefined) return 'remote';
  if (settings.command !== undefined || !isNodeRuntime(runtime)) return 'process';
  return settings.isolation ?? 'worker';
}

/** The newest runtime whose handlers may still take a callback (`node/callback-style.js`). */
const newestWithCallbacks = 22;

/**
 * Without `runtime`: Python where only a Python file fits the handler, else the Node that gwctl runs on; as long as nobody says that a
 * function is for Node 24, its callbacks are no mistake.
 */
function guessRuntime(settings: FunctionSettings, taskRoot: string): string {
  const node = `nodejs${Math.min(Number.parseInt(process.versions.node, 10), newestWithCallbacks)}.x`;
  if (settings.handler === undefined) return settings.command === undefined ? node : 'provided.al2023';
  const slash = settings.handler.lastIndexOf('/') + 1;
  const modulePath = settings.handler.slice(0, settings.handler.indexOf('.', slash));
  if (nodeSources.some((extension) => existsSync(resolve(taskRoot, modulePath + extension)))) return node;
  const pythonPath = settings.handler.slice(0, settings.handler.lastIndexOf('.')).replaceAll('.', '/');
  return existsSync(resolve(taskRoot, `${pythonPath}.py`)) ? 'python3' : node;
}

function checkDefinition({ key, kind, settings, taskRoot, runtime }: FunctionDefinition): void {
  if (kind === 'remote') {
    checkInvokeUrl(key, settings.invokeUrl ?? '');
    return;
  }
  if (!existsSync(taskRoot)) {
    throw new FunctionProblem(`function '${key}': codeUri ${taskRoot} does not exist`);
  }
  if (!statSync(taskRoot).isDirectory()) {
    throw new FunctionProblem(
      `function '${key}': codeUri ${taskRoot} is not a folder; name the folder of the unpacked code`,
    );
  }
  if (settings.command !== undefined || runtime.startsWith('provided')) return;
  if (!isNodeRuntime(runtime) && !isPythonRuntime(runtime)) {
    throw new FunctionProblem(
      `function '${key}': gwctl does not run ${runtime} by itself; add command: [...] (a program that speaks the Lambda Runtime API) or invokeUrl`,
    );
  }
  if (settings.handler === undefined) {
    throw new FunctionProblem(
      `function '${key}': handler is missing; add handler: file.export (or command, or invokeUrl)`,
    );
  }
}

function checkInvokeUrl(key: string, invokeUrl: string): void {
  if (invokeUrl === 'aws' || (/^https?:\/\//.test(invokeUrl) && URL.canParse(invokeUrl))) return;
  throw new FunctionProblem(
    `function '${key}': invokeUrl ${JSON.stringify(invokeUrl)} is neither an http(s) address nor aws`,
  );
}

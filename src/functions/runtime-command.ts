import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentStart } from './execution-environment.ts';
import { type FunctionDefinition, isNodeRuntime, isPythonRuntime } from './function-definition.ts';
import type { RuntimeCommand } from './process-environment.ts';

const nodeEntry = join(import.meta.dirname, 'node/process-entry.js');
/** Beside `src` and `dist`, since the compiler carries no Python. */
const pythonEntry = join(import.meta.dirname, '../../runtimes/python/gwctl_runtime.py');

/**
 * The program that runs a function's runtime: the configured `command`, gwctl's own clients for Node and Python, or the
 * function's `bootstrap`.
 * @param inspectPort for Node: stops at nothing, listens for a debugger
 */
export function runtimeCommand(
  definition: FunctionDefinition,
  inspectPort?: number,
): RuntimeCommand | { problem: string } {
  const { settings, runtime, taskRoot, key } = definition;
  if (settings.command !== undefined) return configuredCommand(settings.command);
  if (isNodeRuntime(runtime)) return nodeCommand(definition, inspectPort);
  if (isPythonRuntime(runtime)) {
    // -u: lines come as they are printed. -B: Python takes compiled code by its second and size, so a quick edit would stay stale.
    return { program: findPython(taskRoot), args: () => ['-u', '-B', pythonEntry], ownPort: false };
  }
  const bootstrap = join(taskRoot, 'bootstrap');
  if (!isExecutable(bootstrap)) {
    return {
      problem: `function '${key}': ${bootstrap} is missing or not executable; build it, or add command: [...]`,
    };
  }
  return { program: bootstrap, args: () => [], ownPort: true };
}

function configuredCommand(command: string | readonly string[]): RuntimeCommand {
  if (typeof command === 'string') return { program: '/bin/sh', args: () => ['-c', command], ownPort: true };
  const [program = '', ...args] = command;
  return { program, args: () => args, ownPort: true };
}

function nodeCommand({ memorySize }: FunctionDefinition, inspectPort: number | undefined): RuntimeCommand {
  const inspect = inspectPort === undefined ? [] : [`--inspect=127.0.0.1:${inspectPort}`];
  return {
    program: process.execPath,
    args: (start) => [
      ...inspect,
      `--max-old-space-size=${Math.max(memorySize, 256)}`,
      nodeEntry,
      JSON.stringify(nodeFacts(start)),
    ],
    ownPort: false,
  };
}

/** What a Node environment is told at its start. */
export function nodeFacts(start: EnvironmentStart) {
  return {
    taskRoot: start.taskRoot,
    handler: start.handler,
    runtime: start.runtime,
    entryFile: start.entryFile,
    functionName: start.functionName,
    functionVersion: start.functionVersion,
    memoryLimitInMB: String(start.memorySize),
    logGroupName: start.logGroupName,
    logStreamName: start.logStreamName,
  };
}

/** A virtual environment beside the code wins over the machine's Python. */
function findPython(taskRoot: string): string {
  const candidates = ['.venv/bin/python', 'venv/bin/python', '.venv/Scripts/python.exe'];
  const own = candidates.map((path) => join(taskRoot, path)).find((path) => existsSync(path));
  return own ?? (process.platform === 'win32' ? 'python' : 'python3');
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

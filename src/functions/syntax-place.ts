import { execFile } from 'node:child_process';
import { relative } from 'node:path';
import type { FunctionDefinition } from './function-definition.ts';
import { handlerFiles } from './handler-files.ts';

const longestCheckMillis = 5000;

/**
 * Where a handler's code does not parse: `src/hello.mjs:3: SyntaxError: Unexpected end of input`. Node tells the place of a syntax error in an ES
 * module only on the way out of a process, so the files are checked by a process of their own.
 * @returns undefined where the error names its place itself, or none is found
 */
export async function syntaxPlace(
  payload: string,
  definition: FunctionDefinition,
): Promise<string | undefined> {
  const { errorType, trace = [] } = JSON.parse(payload) as { errorType?: string; trace?: string[] };
  if (errorType !== 'Runtime.UserCodeSyntaxError' || /:\d+$/.test(trace[0] ?? '')) return undefined;
  for (const file of handlerFiles(definition)) {
    if (!/\.[cm]?js$/.test(file)) continue;
    const place = await check(file);
    if (place !== undefined) return `${relative(definition.taskRoot, file)}:${place}`;
  }
  return undefined;
}

/** `3: SyntaxError: ...`, or undefined for a file that parses. */
function check(file: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--check', file], { timeout: longestCheckMillis }, (error, _, printed) => {
      const line = /^.*:(\d+)$/m.exec(printed)?.[1];
      const message = /^SyntaxError: .*$/m.exec(printed)?.[0];
      resolve(error === null || line === undefined ? undefined : `${line}: ${message ?? 'SyntaxError'}`);
    });
  });
}

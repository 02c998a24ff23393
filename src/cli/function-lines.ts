import type { FunctionLine } from '../functions/function-settings.ts';
import type { World } from './world.ts';

/**
 * Prints what functions write, each line under its function's name. Lambda's runtime puts `\r` in place of the line ends inside a console
 * message (functions.md 4), which a terminal would write over.
 */
export function functionLines(world: World): (line: FunctionLine) => void {
  return ({ functionName, text }) => {
    world.stderr.write(`${functionName}: ${text.replaceAll('\r', '\n  ')}\n`);
  };
}

import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { LineSource } from '../../simulate/replay.ts';
import { machineError } from '../errors.ts';
import type { World } from '../world.ts';

/** A longer line is no line of an access log; it is skipped without being kept. */
const longestLine = 64 * 1024;

/** Lines of a file of any size, read piece by piece; standard input is kept, since it is read twice. */
export async function replayLines(world: World, file: string): Promise<LineSource> {
  const stdin = file === '-' ? await world.readStdin() : undefined;
  const path = resolve(world.cwd, file);
  return () => linesOf(stdin ? piecesOf(stdin) : createReadStream(path), file);
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += longestLine) yield bytes.subarray(at, at + longestLine);
}

async function* linesOf(
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
  file: string,
): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let isSkipping = false;
  try {
    for await (const piece of pieces) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (isSkipping && lines.length > 0) {
        lines[0] = '?';
        isSkipping = false;
      }
      if (rest.length > longestLine) {
        rest = '';
        isSkipping = true;
      }
      yield lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
    }
  } catch (error) {
    throw machineError(error, file);
  }
  if (rest !== '' || isSkipping) yield [isSkipping ? '?' : rest];
}

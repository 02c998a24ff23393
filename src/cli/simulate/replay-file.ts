import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { LineSource } from '../../simulate/replay.ts';
import { MachineError, machineError } from '../errors.ts';
import type { World } from '../world.ts';

/** A longer line is no line of an access log; it is skipped without being kept. */
const longestLine = 64 * 1024;

/** What comes by a pipe is kept in memory, up to here. */
const largestPiped = 1024 ** 3;

/** Lines of a file of any size, read piece by piece; what can be read once only is kept, since it is read twice. */
export async function replayLines(world: World, file: string): Promise<LineSource> {
  const path = resolve(world.cwd, file);
  const kept = file === '-' ? await world.readStdin() : await pipedBytes(path, file);
  return () => linesOf(kept ? piecesOf(kept) : createReadStream(path), file);
}

/** What a pipe holds, as `--replay <(zcat access.log.gz)` gives one; undefined for a file, which can be read again. */
async function pipedBytes(path: string, file: string): Promise<Buffer | undefined> {
  const about = await stat(path).catch((error: unknown) => {
    throw machineError(error, file);
  });
  // A folder's own error comes with reading it.
  if (about.isFile() || about.isDirectory()) return undefined;
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > largestPiped)
      throw new MachineError(
        `${file} is no regular file, and gives more than 1 GB.`,
        'Write it to a file and replay that.',
      );
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
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

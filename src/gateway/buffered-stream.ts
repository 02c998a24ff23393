import type { Readable } from 'node:stream';
import type { Timers } from '../environment/environment.ts';

const longestMillis = 35_000;
const largestBytes = 1_048_576;

/**
 * The text of a streamed answer as TestInvokeMethod shows it: all of it, or what came in 35 seconds or until more than 1 MB was there
 * (API Gateway guide, "Troubleshoot issues with response streaming"). Unverified: one that breaks off shows what came.
 * @param spentMillis of the 35 seconds
 */
export async function bufferedStream(body: Readable, timers: Timers, spentMillis: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const callOff = timers.after(Math.max(0, longestMillis - spentMillis), () => body.destroy());
  try {
    for await (const chunk of body) {
      chunks.push(Buffer.from(chunk));
      bytes += chunk.length;
      if (bytes > largestBytes) break;
    }
  } catch {
    // It was broken off: what came is shown.
  }
  callOff();
  return Buffer.concat(chunks).toString();
}

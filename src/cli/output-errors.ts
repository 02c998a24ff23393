/** What a stream that takes no more does to gwctl. EPIPE is not an error: the reader has seen enough. */
export function watchOutput(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') endWithoutOutput(stream, error);
  });
}

/** A full disk behind `>`: nobody is left to hand an answer to, and a stack trace is none. The machine is in the way: 3 (contract 2). */
function endWithoutOutput(stream: NodeJS.WriteStream, error: Error): never {
  if (stream !== process.stderr)
    process.stderr.write(
      `error: The output cannot be written: ${error.message}.\nSend it to another place.\n`,
    );
  process.exit(3);
}

import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** Wrong usage or bad configuration: one sentence, and what to do next. Exit 2. */
export class UsageError extends Error {
  readonly next: string;
  readonly diagnostics: readonly Diagnostic[];
  constructor(message: string, next: string, diagnostics: readonly Diagnostic[] = []) {
    super(message);
    this.next = next;
    this.diagnostics = diagnostics;
  }
}

/** The machine is in the way: port taken, file not readable, disk full. Exit 3. */
export class MachineError extends Error {
  readonly next: string;
  constructor(message: string, next: string, cause?: unknown) {
    super(message, { cause });
    this.next = next;
  }
}

/** The input was judged bad, or what it names is not there. Exit 1. */
export class Refusal extends Error {
  /** AWS's exception name where there is one: `BadRequestException`, `NotFoundException`, `ConflictException`. */
  readonly code: string;
  readonly next: string;
  readonly diagnostics: readonly Diagnostic[];
  constructor(
    message: string,
    options: { code?: string; next: string; diagnostics?: readonly Diagnostic[] },
  ) {
    super(message);
    this.code = options.code ?? 'BadRequestException';
    this.next = options.next;
    this.diagnostics = options.diagnostics ?? [];
  }
}

/** Turns a file system error into the sentence a user needs; anything else is passed on. */
export function machineError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const known = code ? fileErrors.get(code) : undefined;
  if (!known) return error;
  const [sentence, next] = known;
  return new MachineError(`${path}: ${sentence}.`, next, error);
}

const permission = ['permission denied', 'Check who may read and write there: ls -ld shows it.'] as const;

type Advised = readonly [sentence: string, next: string];

/** What is wrong, and what to do. */
const fileErrors: ReadonlyMap<string, Advised> = new Map<string, Advised>([
  ['ENOENT', ['there is no such file', 'Check the path, and the folder that it starts from.']],
  ['EACCES', permission],
  ['EPERM', permission],
  ['EISDIR', ['this is a folder, not a file', 'Name a file in it.']],
  ['ENOTREG', ['this is a pipe, a socket or a device, not a file', 'Name a file; - is standard input.']],
  ['ELOOP', ['its symbolic links lead in a circle', 'Mend them, or name the file itself.']],
  ['ENAMETOOLONG', ['the name is too long', 'Choose a shorter one.']],
  ['EEXIST', ['there is a file of this name', 'Choose another name.']],
  ['ENOTDIR', ['a part of the path is a file, not a folder', 'Check the path.']],
  ['ENOSPC', ['the disk is full', 'Make room, and run it again.']],
  ['EROFS', ['the file system is read-only', 'Choose a place that can be written to.']],
  ['EMFILE', ['too many files are open', 'Close some, or raise the limit: ulimit -n 4096']],
]);

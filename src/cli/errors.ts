import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** Wrong usage or bad configuration: one sentence, and what to do next. Exit 2. */
export class UsageError extends Error {
  readonly next: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  constructor(message: string, next?: string, diagnostics: readonly Diagnostic[] = []) {
    super(message);
    this.next = next;
    this.diagnostics = diagnostics;
  }
}

/** The machine is in the way: port taken, file not readable, disk full. Exit 3. */
export class MachineError extends Error {
  readonly next: string | undefined;
  constructor(message: string, next?: string, cause?: unknown) {
    super(message, { cause });
    this.next = next;
  }
}

/** The input was judged bad, or what it names is not there. Exit 1. */
export class Refusal extends Error {
  /** AWS's exception name where there is one: `BadRequestException`, `NotFoundException`, `ConflictException`. */
  readonly code: string;
  readonly next: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  constructor(
    message: string,
    options: { code?: string; next?: string; diagnostics?: readonly Diagnostic[] } = {},
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
  const sentence = code ? fileErrors.get(code) : undefined;
  return sentence ? new MachineError(`${path}: ${sentence}.`, undefined, error) : error;
}

const fileErrors: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EISDIR', 'this is a folder, not a file'],
  ['ENOTREG', 'this is a pipe, a socket or a device, not a file'],
  ['ELOOP', 'its symbolic links lead in a circle'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EEXIST', 'there is a file of this name'],
  ['ENOTDIR', 'a part of the path is a file, not a folder'],
  ['ENOSPC', 'the disk is full'],
  ['EROFS', 'the file system is read-only'],
  ['EMFILE', 'too many files are open'],
]);

/** What is wrong with a file, without a full stop, and what to do. */
type Advised = readonly [sentence: string, next: string];

/** What a file system error means to a user; undefined for codes that no file of theirs explains. @param code Node's: `ENOENT` */
export function fileAdvice(code: string | undefined): Advised | undefined {
  return code === undefined ? undefined : fileErrors.get(code);
}

const permission = ['permission denied', 'Check who may read and write there: ls -ld shows it.'] as const;

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

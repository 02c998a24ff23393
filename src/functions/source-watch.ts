import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { extname, sep } from 'node:path';
import type { FSWatcher } from 'chokidar';

const debounceMillis = 50;
const secondLookMillis = 250;
/** Folders that hold no code of the function's own, or none that can change by hand. */
const skipped = ['node_modules', '.git', '.gwctl', '__pycache__', '.venv', 'venv'];
/** What makes up code inside a watched folder: logs and databases written there must not reload anything. */
const codeExtensions = new Set(
  '.py .js .mjs .cjs .json .rb .php .pl .lua .sh .jar .class .dll .so .wasm'.split(' '),
);

/**
 * Watches the files of functions and calls back when their content, not only their time, changed. Editors write a file
 * several times, so changes are gathered for a moment.
 */
export class SourceWatch {
  private readonly onChange: (key: string) => void;
  private readonly hashes = new Map<string, string>();
  private readonly owners = new Map<string, Set<string>>();
  private readonly changed = new Set<string>();
  private readonly looks = new Set<NodeJS.Timeout>();
  private timer: NodeJS.Timeout | undefined;
  private watcher: FSWatcher | undefined;
  private closed = false;

  constructor(onChange: (key: string) => void) {
    this.onChange = onChange;
  }

  async start(): Promise<void> {
    const { watch } = await import('chokidar');
    if (this.closed) return;
    this.watcher = watch([...this.owners.keys()], { ignoreInitial: true, ignored: isSkipped });
    this.watcher.on('all', (_event, path) => this.touched(path));
    // Of a watch over nothing chokidar never says that it is ready.
    if (this.owners.size > 0) await new Promise<void>((resolve) => this.watcher?.once('ready', resolve));
    this.lookAgain([...this.owners.keys()]);
  }

  /** Files, or one folder, of a function; those of earlier calls stay. */
  add(key: string, paths: readonly string[]): void {
    for (const path of paths) {
      let owners = this.owners.get(path);
      if (owners === undefined) {
        owners = new Set();
        this.owners.set(path, owners);
        this.hashes.set(path, hash(path));
        if (this.watcher !== undefined) {
          this.watcher.add(path);
          this.lookAgain([path]);
        }
      }
      owners.add(key);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    for (const look of this.looks) clearTimeout(look);
    await this.watcher?.close();
  }

  /**
   * Compares files once more a little later: a change may come between the reading of a file and the first event (chokidar says that it
   * is ready too early where some of the paths do not exist).
   */
  private lookAgain(paths: readonly string[]): void {
    const look = setTimeout(() => {
      this.looks.delete(look);
      for (const path of paths) this.touched(path);
    }, secondLookMillis);
    this.looks.add(look);
  }

  private touched(path: string): void {
    this.changed.add(path);
    this.timer ??= setTimeout(() => this.settle(), debounceMillis);
  }

  private settle(): void {
    this.timer = undefined;
    const keys = new Set<string>();
    for (const path of this.changed) {
      if (this.hasChanged(path)) for (const key of this.keysOf(path)) keys.add(key);
    }
    this.changed.clear();
    for (const key of keys) this.onChange(key);
  }

  private hasChanged(path: string): boolean {
    if (!this.owners.has(path) && !isCode(path)) return false;
    const now = hash(path);
    if (this.hashes.get(path) === now) return false;
    this.hashes.set(path, now);
    return true;
  }

  /** The functions whose file it is, or whose folder it is in. */
  private keysOf(path: string): string[] {
    return [...this.owners].flatMap(([owned, keys]) =>
      path === owned || path.startsWith(owned + sep) ? [...keys] : [],
    );
  }
}

function isSkipped(path: string): boolean {
  return path.split(sep).some((part) => skipped.includes(part));
}

/** By its extension; without one, programs such as `bootstrap`. */
function isCode(path: string): boolean {
  const extension = extname(path);
  if (extension !== '') return codeExtensions.has(extension);
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Of the content; of nothing where there is no file. */
function hash(path: string): string {
  try {
    return createHash('sha1').update(readFileSync(path)).digest('hex');
  } catch {
    return '';
  }
}

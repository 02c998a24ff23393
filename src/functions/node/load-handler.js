// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasCallbacks, refuseCallbackHandler } from './callback-style.js';
import { RuntimeError } from './handler-errors.js';
import { isStreaming } from './response-stream.js';

/**
 * @typedef {object} HandlerLocation
 * @property {string} taskRoot the function's code folder, absolute
 * @property {string} handler `dir/file.export.nested`
 * @property {string} runtime `nodejs20.x`
 * @property {string} [entryFile] a file built from the handler's module (TypeScript), to be loaded in its place
 */

/**
 * Finds and loads a handler as Lambda's Node runtime does: module part up to the first `.` after the last `/`, then
 * `.js` (CommonJS or ESM by the nearest package.json), `.mjs`, `.cjs`, then Node's own resolution.
 * @param {HandlerLocation} location
 * @returns {Promise<Function>} throws `RuntimeError` or what the module threw
 */
export async function loadHandler(location) {
  const { modulePath, exportPath } = splitHandler(location.handler);
  const loaded = await loadModule(location, modulePath);
  const found = findExport(loaded, exportPath);
  if (!found)
    throw new RuntimeError('Runtime.HandlerNotFound', `${location.handler} is undefined or not exported`);
  if (typeof found !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${location.handler} is not a function`);
  }
  if (!hasCallbacks(location.runtime) && !isStreaming(found)) refuseCallbackHandler(found);
  return found;
}

/**
 * @param {string} handler
 * @returns {{ modulePath: string, exportPath: string[] }}
 */
export function splitHandler(handler) {
  if (handler.includes('..')) {
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const file = basename(handler);
  const dot = file.indexOf('.');
  if (dot < 0) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  return {
    modulePath: join(dirname(handler), file.slice(0, dot)),
    exportPath: file.slice(dot + 1).split('.'),
  };
}

/**
 * @param {HandlerLocation} location
 * @param {string} modulePath
 */
async function loadModule(location, modulePath) {
  try {
    const file = location.entryFile ?? findModule(location.taskRoot, modulePath);
    return isModuleSyntax(file) ? await import(pathToFileURL(file).href) : createRequire(file)(file);
  } catch (error) {
    throw asLoadError(error);
  }
}

/**
 * The file a handler's module part names, absolute.
 * @param {string} taskRoot
 * @param {string} modulePath
 */
export function findModule(taskRoot, modulePath) {
  const path = resolve(taskRoot, modulePath);
  for (const candidate of [path, `${path}.js`, `${path}.mjs`, `${path}.cjs`]) {
    if (existsSync(candidate) && (candidate !== path || extname(path) !== '')) return candidate;
  }
  const from = createRequire(join(resolve(taskRoot), 'any.js'));
  // A folder with an index.js, then a package: Node's resolution, whose own error names what is missing.
  return from.resolve(existsSync(path) ? path : modulePath);
}

/**
 * ESM by extension, or by the nearest package.json on the way up (not past `node_modules`).
 * @param {string} file
 */
export function isModuleSyntax(file) {
  const extension = extname(file);
  if (extension === '.mjs' || extension === '.mts') return true;
  if (extension === '.cjs' || extension === '.cts') return false;
  let folder = dirname(file);
  for (;;) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
    const parent = dirname(folder);
    if (parent === folder || basename(folder) === 'node_modules') return false;
    folder = parent;
  }
}

/** @param {unknown} error */
function asLoadError(error) {
  if (error instanceof RuntimeError) return error;
  if (error instanceof SyntaxError) {
    return new RuntimeError('Runtime.UserCodeSyntaxError', String(error), {
      stack: error.stack,
      cause: error,
    });
  }
  const code = /** @type {{ code?: unknown } | undefined} */ (error)?.code;
  // AWS's client names only MODULE_NOT_FOUND; the ESM spelling of the same mistake is treated alike.
  // Unverified: what Lambda shows for ERR_MODULE_NOT_FOUND.
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    const text = String(error).replace(/^Error \[ERR_MODULE_NOT_FOUND\]/, 'Error');
    return new RuntimeError('Runtime.ImportModuleError', text, { cause: error });
  }
  return error;
}

/**
 * @param {any} loaded
 * @param {string[]} exportPath
 */
function findExport(loaded, exportPath) {
  const direct = walk(loaded, exportPath);
  // A CommonJS module that ESM code imported shows its exports under `default`.
  return direct ?? walk(loaded?.default, exportPath);
}

/**
 * @param {any} value
 * @param {string[]} path
 */
function walk(value, path) {
  for (const key of path) value = value?.[key];
  return value;
}

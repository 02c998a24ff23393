import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type FunctionDefinition, isPythonRuntime } from './function-definition.ts';
import { splitHandler } from './node/load-handler.js';

const scriptExtensions = ['.js', '.mjs', '.cjs'];
const typeScriptExtensions = ['.ts', '.mts', '.cts'];
const imports = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/** A handler that is TypeScript and has no JavaScript beside it: its source file. */
export function typeScriptSource(definition: FunctionDefinition): string | undefined {
  const path = modulePath(definition);
  if (path === undefined || scriptExtensions.some((extension) => isFile(path + extension))) return undefined;
  return typeScriptExtensions.map((extension) => path + extension).find(isFile);
}

/** One sentence when the file of a handler is not there; it may still be made, so it refuses nothing. */
export function missingHandler(definition: FunctionDefinition): string[] {
  const { key, kind, handler, runtime, settings, taskRoot } = definition;
  if (kind === 'remote' || settings.command !== undefined || runtime.startsWith('provided')) return [];
  const candidates = isPythonRuntime(runtime) ? pythonCandidates(definition) : nodeCandidates(definition);
  if (candidates.length === 0 || candidates.some((path) => existsSync(path))) return [];
  return [
    `function '${key}': no file for handler ${handler} in ${taskRoot}; looked for ${candidates.join(', ')}`,
  ];
}

function nodeCandidates(definition: FunctionDefinition): string[] {
  const path = modulePath(definition);
  if (path === undefined) return [];
  const extensions = [...scriptExtensions, ...typeScriptExtensions, '/index.js', '/package.json'];
  return extensions.map((end) => path + end);
}

function pythonCandidates({ taskRoot, handler }: FunctionDefinition): string[] {
  const path = resolve(
    taskRoot,
    handler.slice(0, Math.max(0, handler.lastIndexOf('.'))).replaceAll('.', '/'),
  );
  return [`${path}.py`, `${path}/__init__.py`];
}

/**
 * The files whose change must bring new environments: the handler's module, what it imports by relative paths, the
 * package.json that decides its kind; the candidates where the module does not exist yet. Found by reading the text, so a file
 * that does not even parse is watched as well. A name too many costs nothing.
 */
export function handlerFiles(definition: FunctionDefinition): string[] {
  const path = modulePath(definition);
  if (path === undefined) return [];
  const found = new Set<string>();
  const candidates = [...scriptExtensions, ...typeScriptExtensions].map((extension) => path + extension);
  const start = candidates.filter(isFile);
  for (const file of start) follow(file, found);
  return [...(start.length === 0 ? candidates : found), join(dirname(path), 'package.json')];
}

function modulePath({ taskRoot, handler }: FunctionDefinition): string | undefined {
  try {
    return resolve(taskRoot, splitHandler(handler).modulePath);
  } catch {
    // The runtime says what is wrong with the name.
    return undefined;
  }
}

function follow(file: string, found: Set<string>): void {
  if (found.has(file)) return;
  found.add(file);
  if (file.endsWith('.json')) return;
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(imports)) {
    const target = resolveRelative(join(dirname(file), specifier));
    if (target !== undefined) follow(target, found);
  }
}

function resolveRelative(path: string): string | undefined {
  const tries = ['', '.js', '.json', '.mjs', '.cjs', '/index.js'].map((end) => path + end);
  return tries.find(isFile);
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

// @ts-check
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { format } from 'node:util';

/** Bytes of log kept of one invocation, so that a function that prints without end costs nothing but its own time. */
const maxLogChars = 256 * 1024;

/**
 * Lines of one environment: console calls in Lambda's format, raw writes to stdout and stderr line by line.
 * @param {(requestId: string, text: string) => void} send
 */
export function createFunctionConsole(send) {
  let requestId = '';
  let left = maxLogChars;
  let partial = '';
  /** @param {string} text */
  const line = (text) => {
    if (left <= 0) return;
    left -= text.length + 1;
    if (left <= 0)
      send(requestId, `[${maxLogChars / 1024} KB of log lines in one invocation: the rest is left out]`);
    else send(requestId, text);
  };
  /** @param {unknown} chunk */
  const write = (chunk) => {
    if (left <= 0) return;
    const lines = (
      partial + (typeof chunk === 'string' ? chunk : Buffer.from(/** @type {Uint8Array} */ (chunk)))
    ).split('\n');
    partial = /** @type {string} */ (lines.pop()).slice(0, maxLogChars);
    for (const each of lines) line(each);
  };
  const flush = () => {
    if (partial !== '') line(partial);
    partial = '';
  };
  return {
    line,
    write,
    flush,
    /** @param {string} id */
    begin(id) {
      flush();
      requestId = id;
      left = maxLogChars;
    },
    get requestId() {
      return requestId;
    },
  };
}

/** @typedef {ReturnType<typeof createFunctionConsole>} FunctionConsole */

const levels = /** @type {const} */ (['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']);

/**
 * Replaces the environment's `console`: `2024-03-12T19:03:58.123Z\t<requestId>\tINFO\tmessage`, or JSON where
 * `AWS_LAMBDA_LOG_FORMAT` says so (reference functions.md section 4, read from AWS's Node runtime client).
 * @param {Pick<FunctionConsole, 'line' | 'requestId'>} sink
 * @param {NodeJS.ProcessEnv} env
 */
export function patchConsole(sink, env) {
  const asJson = env['AWS_LAMBDA_LOG_FORMAT']?.toUpperCase() === 'JSON';
  const least = levels.indexOf(/** @type {any} */ (env['AWS_LAMBDA_LOG_LEVEL']?.toUpperCase() ?? 'TRACE'));
  /** @param {typeof levels[number]} level */
  const printer = (level) => {
    if (levels.indexOf(level) < least) return () => undefined;
    return (/** @type {unknown[]} */ ...args) => {
      const text = asJson ? jsonLine(level, sink.requestId, args) : textLine(level, sink.requestId, args);
      sink.line(text);
    };
  };
  const methods = {
    log: printer('INFO'),
    info: printer('INFO'),
    warn: printer('WARN'),
    error: printer('ERROR'),
    debug: printer('DEBUG'),
    trace: printer('TRACE'),
    fatal: printer('FATAL'),
  };
  Object.assign(globalThis.console, methods);
  return { ...methods, asJson };
}

/** @param {string} level @param {string} requestId @param {unknown[]} args */
function textLine(level, requestId, args) {
  const text = `${new Date().toISOString()}\t${requestId || 'undefined'}\t${level}\t${format(...args)}`;
  return text.includes('\n') ? text.replaceAll('\n', '\r') : text;
}

/** @param {string} level @param {string} requestId @param {unknown[]} args */
function jsonLine(level, requestId, args) {
  const entry = { timestamp: new Date().toISOString(), level, requestId };
  try {
    const [first, ...more] = args;
    const message = more.length === 0 ? first : format(...args);
    const error = more.find((one) => one instanceof Error);
    // The first error among several values also has fields of its own (read from aws-lambda-ric 4.0.2).
    const fields = error === undefined ? {} : errorEntry(/** @type {Error} */ (error));
    return JSON.stringify({ ...entry, message, ...fields }, (_, value) =>
      value instanceof Error ? { ...errorEntry(value), ...value } : value,
    );
  } catch {
    return JSON.stringify({ ...entry, message: format(...args) });
  }
}

/** @param {Error} error */
function errorEntry(error) {
  return {
    errorType: error.constructor.name,
    errorMessage: error.message,
    stackTrace: error.stack?.split('\n'),
  };
}

/**
 * Sends whatever a worker writes to stdout or stderr to its log: through the streams, and through file descriptors 1
 * and 2 (loggers such as pino do), which would otherwise reach gwctl's own stdout.
 * @param {FunctionConsole} sink
 */
export function captureOutput(sink) {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = /** @type {any} */ (
      (/** @type {unknown} */ chunk, /** @type {any} */ encoding, /** @type {any} */ callback) => {
        sink.write(chunk);
        const then = typeof encoding === 'function' ? encoding : callback;
        if (typeof then === 'function') process.nextTick(then);
        return true;
      }
    );
  }
  const fs = createRequire(import.meta.url)('node:fs');
  const { write, writeSync } = fs;
  fs.writeSync = (/** @type {number} */ fd, /** @type {any} */ data, /** @type {any[]} */ ...rest) => {
    if (fd !== 1 && fd !== 2) return writeSync(fd, data, ...rest);
    sink.write(data);
    return Buffer.byteLength(data);
  };
  fs.write = (/** @type {number} */ fd, /** @type {any} */ data, /** @type {any[]} */ ...rest) => {
    if (fd !== 1 && fd !== 2) return write(fd, data, ...rest);
    sink.write(data);
    const then = rest.at(-1);
    if (typeof then === 'function') process.nextTick(then, null, Buffer.byteLength(data), data);
  };
  syncBuiltinESMExports();
}

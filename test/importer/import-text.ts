import type { Diagnostic, Outcome } from '../../src/diagnostics/diagnostic.ts';
import type { FileReader } from '../../src/document/file-reader.ts';
import { importDocument, readDocument } from '../../src/importer/import-spec.ts';
import type { ImportOptions } from '../../src/importer/options.ts';
import type { Api, HttpApi, RestApi, WebSocketApi } from '../../src/model/api.ts';

/** Files that are only in the test. */
export function filesOf(files: Readonly<Record<string, string>>): FileReader {
  const get = (path: string) => {
    const name = path.replace(/^\/specs\//, '').replace(/^\.\//, '');
    if (!Object.hasOwn(files, name)) throw Object.assign(new Error(`no ${name}`), { code: 'ENOENT' });
    return files[name] as string;
  };
  return {
    read: async (path) => Buffer.from(get(path)),
    realpath: async (path) => {
      if (path === '.') return '/specs';
      get(path);
      return `/specs/${path.replace(/^\.\//, '')}`;
    },
  };
}

export const fixedNow = '2026-11-20T00:00:00Z';

/** Imports a text, YAML or JSON. */
export async function importText(
  text: string,
  options: Partial<ImportOptions> = {},
  others: Readonly<Record<string, string>> = {},
): Promise<Outcome<Api> & { readonly locate?: (diagnostic: Diagnostic) => string }> {
  const read = await readDocument('spec.yaml', filesOf({ ...others, 'spec.yaml': text }), {});
  if (!read.ok) return read;
  const { api } = importDocument(read.value, read.diagnostics, { now: fixedNow, ...options });
  const locate = ({ at, span }: Diagnostic) => {
    if (!at) return '';
    const place = span ?? read.value.locate(at);
    return `${at.file}:${place.line}:${place.column}`;
  };
  return { ...api, locate };
}

/** The API of a text that must import. */
export async function apiOf(spec: object | string, options: Partial<ImportOptions> = {}): Promise<Api> {
  const text = typeof spec === 'string' ? spec : JSON.stringify(spec);
  const outcome = await importText(text, options);
  if (!outcome.ok) throw new Error(outcome.diagnostics.map(({ message }) => message).join('\n'));
  return outcome.value;
}

export async function restApiOf(
  spec: object | string,
  options: Partial<ImportOptions> = {},
): Promise<RestApi> {
  return (await apiOf(spec, { type: 'rest', ...options })) as RestApi;
}

export async function httpApiOf(
  spec: object | string,
  options: Partial<ImportOptions> = {},
): Promise<HttpApi> {
  return (await apiOf(spec, { type: 'http', ...options })) as HttpApi;
}

export async function webSocketApiOf(spec: object | string): Promise<WebSocketApi> {
  return (await apiOf(spec, { type: 'websocket' })) as WebSocketApi;
}

/** `rule-id severity file:line:column message` of each diagnostic. */
export async function problemsOf(
  text: string,
  options: Partial<ImportOptions> = {},
  others: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const outcome = await importText(text, options, others);
  return outcome.diagnostics.map(
    (each) => `${each.ruleId} ${each.severity} ${outcome.locate?.(each) ?? spanText(each)} ${each.message}`,
  );
}

function spanText({ at, span }: Diagnostic): string {
  return at && span ? `${at.file}:${span.line}:${span.column}` : '';
}

/** A REST document around paths. */
export function document(paths: object, more: object = {}): object {
  return { openapi: '3.0.1', info: { title: 'pets', version: '1.0' }, paths, ...more };
}

/** An operation with a mock behind it. */
export function mockOperation(more: object = {}): object {
  return {
    responses: { '200': { description: 'ok' } },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      responses: { default: { statusCode: '200' } },
    },
    ...more,
  };
}

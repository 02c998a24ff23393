import type { Diagnostic, TextSpan } from '../../src/diagnostics/diagnostic.ts';
import type { SpecDocument } from '../../src/document/spec-document.ts';
import { importApi } from '../../src/importer/import-api.ts';
import { readDocument } from '../../src/importer/import-spec.ts';
import { placeholderScope } from '../../src/importer/placeholder-scope.ts';
import { resolvePlaceholders } from '../../src/importer/placeholders.ts';
import type { Finding, LintFacts, Rule } from '../../src/lint/rule.ts';
import { lintSpec } from '../../src/lint/run-lint.ts';
import type { ProtocolType } from '../../src/model/api.ts';
import { structureChecker } from '../../src/schemas/openapi-structure.ts';

const checkStructure = structureChecker();

export const noFacts: LintFacts = {
  region: undefined,
  accountId: undefined,
  stages: new Map(),
  functionTimeouts: new Map(),
  publicMethods: [],
};

/** Files of a spec by name; the first is the spec. */
export type Files = Readonly<Record<string, string>>;

export interface Linted {
  readonly document: SpecDocument | undefined;
  readonly findings: readonly Finding[];
}

/** Reads, imports and lints a text as the command does. */
export async function lintText(
  files: Files,
  options: {
    readonly protocol?: ProtocolType;
    readonly facts?: Partial<LintFacts>;
    readonly severityOf?: (rule: Rule) => 'error' | 'warn' | 'info' | 'off';
  } = {},
): Promise<Linted> {
  const [file = ''] = Object.keys(files);
  const protocol = options.protocol ?? 'REST';
  const facts = { ...noFacts, ...options.facts };
  const severityOf = options.severityOf ?? ((rule: Rule) => (rule.set ? 'off' : rule.severity));
  const read = await readDocument(file, memoryFiles(files), {});
  if (!read.ok) {
    const task = {
      document: undefined,
      protocol,
      found: read.diagnostics,
      facts,
      severityOf,
      checkStructure,
    };
    return { document: undefined, findings: lintSpec(task) };
  }
  const type = protocol.toLowerCase() as 'rest' | 'http' | 'websocket';
  const options_ = { type, now: '2026-01-01T00:00:00Z' };
  const api = importApi(read.value, options_);
  const document = resolvePlaceholders(
    read.value,
    placeholderScope(options_, () => undefined, read.value),
  );
  const found = [...read.diagnostics, ...api.diagnostics];
  const findings = lintSpec({
    document,
    protocol,
    found,
    facts,
    severityOf,
    checkStructure,
  });
  return { document, findings };
}

function memoryFiles(files: Files) {
  return {
    read: async (path: string) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' });
      return new TextEncoder().encode(text);
    },
    realpath: async (path: string) => path,
  };
}

/** Where a finding stands. */
export function spanOf(finding: Finding, document: SpecDocument | undefined): TextSpan | undefined {
  if (finding.span) return finding.span;
  if (!finding.at || !document) return undefined;
  const { line, column, endLine, endColumn } = document.locate(finding.at);
  return { line, column, endLine, endColumn };
}

/** What reading and importing a text finds, as API Gateway judges it where that is known to differ from gwctl. */
export async function importText(files: Files, protocol: ProtocolType): Promise<readonly Diagnostic[]> {
  const [file = ''] = Object.keys(files);
  const read = await readDocument(file, memoryFiles(files), {});
  if (!read.ok) return read.diagnostics;
  const type = protocol.toLowerCase() as 'rest' | 'http' | 'websocket';
  const { diagnostics } = importApi(read.value, { type, now: '2026-01-01T00:00:00Z', strict: true });
  return [...read.diagnostics, ...diagnostics];
}

/** An example's text without the marks, and where they stood. */
export function unmarked(marked: string): { text: string; marks: TextSpan[] } {
  const marks: TextSpan[] = [];
  let line = 1;
  let column = 1;
  let text = '';
  let start = { line, column };
  for (const char of marked) {
    if (char === '«') start = { line, column };
    else if (char === '»') marks.push({ ...start, endLine: line, endColumn: column } as TextSpan);
    else {
      text += char;
      column = char === '\n' ? 1 : column + 1;
      if (char === '\n') line++;
    }
  }
  return {
    text,
    marks: marks.map(({ line, column, endLine, endColumn }) => ({ line, column, endLine, endColumn })),
  };
}

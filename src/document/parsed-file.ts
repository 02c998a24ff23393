import { isAscii } from 'node:buffer';
import { extname } from 'node:path';
import {
  type Diagnostic,
  fail,
  type Outcome,
  pointerSegment,
  succeed,
  type TextSpan,
} from '../diagnostics/diagnostic.ts';
import { jsonSyntaxError } from './json-error.ts';
import { type DuplicateKey, jsonDuplicates, jsonLocator, scanJson, tooDeepAt } from './json-text.ts';
import { awsDocumentBytes, type DocumentLimits } from './limits.ts';
import { quickYaml } from './quick-yaml.ts';
import { lineFinder, pointerKeys, type SourceSpan, type TextRange } from './source-span.ts';
import type { YamlPlaces } from './yaml-places.ts';
import { type SectionPlaces, sectionPlaces } from './yaml-sections.ts';
import { readYaml, type YamlProblem } from './yaml-text.ts';

/** One file of a spec: its text as data, and where each value stands. */
export interface ParsedFile {
  /** As the user would name it; `-` for standard input. */
  readonly file: string;
  readonly format: 'json' | 'yaml';
  readonly text: string;
  readonly root: unknown;
  /** Values of the file, those that aliases repeat included. */
  readonly values: number;
  locate(pointer: string, part: 'key' | 'value'): SourceSpan;
}

/**
 * Parses YAML or JSON. Repeated keys are diagnostics of severity error beside the file, whose last value stands, so that a caller
 * may go on and find the other problems too. A text that begins with `{` or `[` and is not named `.yaml` is taken as JSON, which is much faster. */
export function parseFile(bytes: Uint8Array, file: string, limits: DocumentLimits): Outcome<ParsedFile> {
  if (bytes.byteLength > limits.bytes) return fail(tooLarge(file, bytes.byteLength, limits));
  const text = decode(bytes);
  if (text === undefined) {
    return fail(
      problem(
        'document-parses',
        file,
        `${nameOf(file)} is not UTF-8 text.`,
        startOfFile,
        'Save it as UTF-8.',
      ),
    );
  }
  const notes = bytes.byteLength > awsDocumentBytes ? [largerThanAws(file, bytes.byteLength)] : [];
  const parsed = looksLikeJson(text, file) ? parseJson(text, file, limits) : parseYaml(text, file, limits);
  return parsed.ok
    ? succeed(parsed.value, [...notes, ...parsed.diagnostics])
    : fail(...notes, ...parsed.diagnostics);
}

function decode(bytes: Uint8Array): string | undefined {
  // Most specs are plain ASCII, which needs no decoder.
  if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function looksLikeJson(text: string, file: string): boolean {
  const first = /^\s*([\s\S])/.exec(text)?.[1];
  if (first !== '{' && first !== '[') return false;
  if (!['.yaml', '.yml'].includes(extname(file).toLowerCase())) return true;
  // Flow YAML may look like JSON; a JSON text under a YAML name is still read the fast way.
  return /^\s*[[{]\s*["}\]{[]/.test(text) && /["}\]]\s*[}\]]\s*$/.test(text.slice(-200)) && isJson(text);
}

function isJson(text: string): boolean {
  if (scanJson(text).depth > 10_000) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseJson(text: string, file: string, limits: DocumentLimits): Outcome<ParsedFile> {
  const scan = scanJson(text);
  const find = lineFinder(file, text);
  if (scan.depth > limits.depth) {
    const start = tooDeepAt(text, limits.depth);
    const place = find({ start, end: start + 1 });
    return fail(problem('document-limits', file, tooDeep(file, limits), place, limitsHelp));
  }
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    const { range, reason } = jsonSyntaxError(text);
    return fail(syntaxProblem(file, 'JSON', reason, find(range)));
  }
  const count = countValues(root, limits);
  if (!count.fits) {
    return fail(problem('document-limits', file, tooMany(file, limits), startOfFile, limitsHelp));
  }
  // Counting is cheap; the search is done only for a text that has more pairs than its value.
  const repeated = count.pairs === scan.pairs ? [] : jsonDuplicates(text);
  const locator = jsonLocator(text, scan.ends);
  const locate = (pointer: string, part: 'key' | 'value') => find(locator(pointer, part));
  return succeed({ file, format: 'json', text, root, values: count.values, locate }, [
    ...repeated.slice(0, mostDuplicates).map((each) => duplicateProblem(file, each, find)),
    ...(count.finite ? [] : infiniteNumbers(root, file)),
  ]);
}

/** Counts values and pairs in one walk, values that aliases share as often as they are met; stops where there are too many. */
function countValues(
  root: unknown,
  limits: DocumentLimits,
): { values: number; pairs: number; fits: boolean; finite: boolean } {
  let values = 0;
  let pairs = 0;
  let fits = true;
  let finite = true;
  const visit = (value: unknown, depth: number): void => {
    if (++values > limits.values || depth > limits.depth) fits = false;
    if (isInfinite(value)) finite = false;
    if (!fits || value === null || typeof value !== 'object') return;
    if (Array.isArray(value)) {
      for (const item of value) visit(item, depth + 1);
      return;
    }
    for (const key in value) {
      pairs++;
      visit((value as Record<string, unknown>)[key], depth + 1);
    }
  };
  visit(root, 0);
  return { values, pairs, fits, finite };
}

function parseYaml(text: string, file: string, limits: DocumentLimits): Outcome<ParsedFile> {
  return quicklyParsed(text, file, limits) ?? carefullyParsed(text, file, limits);
}

/** A large text that holds nothing remarkable; its places are looked for only when something is told of it. */
function quicklyParsed(text: string, file: string, limits: DocumentLimits): Outcome<ParsedFile> | undefined {
  const quick = quickYaml(text);
  if (!quick) return undefined;
  const count = countValues(quick.root, limits);
  // The careful reader would know the place, and take a minute to find it.
  if (!count.fits)
    return fail(problem('document-limits', file, tooMuch(file, limits), startOfFile, limitsHelp));
  const find = lineFinder(file, text);
  let bySections: SectionPlaces | undefined;
  let places: YamlPlaces | undefined;
  const locate = (pointer: string, part: 'key' | 'value') => {
    if (pointer === '') return find({ start: 0, end: 1 });
    const names = pointerKeys(pointer);
    bySections ??= sectionPlaces(text);
    const range = bySections(names, part);
    if (range) return find(range);
    places ??= readYaml(text, limits).places;
    return find(places(names, part));
  };
  const notes = count.finite ? [] : infiniteNumbers(quick.root, file);
  return succeed({ file, format: 'yaml', text, root: quick.root, values: count.values, locate }, notes);
}

function carefullyParsed(text: string, file: string, limits: DocumentLimits): Outcome<ParsedFile> {
  const reading = readYaml(text, limits);
  const find = lineFinder(file, text);
  const others = reading.problems.filter(({ kind }) => kind !== 'duplicate-key');
  const repeated = reading.problems.filter(({ kind }) => kind === 'duplicate-key').slice(0, mostDuplicates);
  const problems = [...others, ...repeated].map((each) => yamlProblem(file, each, find));
  if (others.length > 0) return fail(...problems);
  const locate = (pointer: string, part: 'key' | 'value') => find(reading.places(pointerKeys(pointer), part));
  const infinite = reading.finite ? [] : infiniteNumbers(reading.root, file);
  return succeed({ file, format: 'yaml', text, root: reading.root, values: reading.values, locate }, [
    ...problems,
    ...infinite,
  ]);
}

/** Numbers that JSON cannot write, `1e400` or `.inf`: an export would have null in their place. What aliases repeat is told once. */
function infiniteNumbers(root: unknown, file: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  const seen = new Set<object>();
  const visit = (value: unknown, pointer: string): void => {
    if (isInfinite(value)) found.push(infiniteNumber(file, pointer, Number.isNaN(value)));
    if (value === null || typeof value !== 'object' || seen.has(value)) return;
    seen.add(value);
    for (const [key, inner] of Object.entries(value)) visit(inner, `${pointer}/${pointerSegment(key)}`);
  };
  visit(root, '');
  return found.slice(0, mostDuplicates);
}

function isInfinite(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

function infiniteNumber(file: string, pointer: string, isNone: boolean): Diagnostic {
  const fault = isNone
    ? '.nan is no number, and JSON has no word for it'
    : 'this number is larger than any that JSON readers keep';
  const message = `Invalid OpenAPI input: ${fault}.`;
  const help = isNone ? 'Write a number, or leave it out.' : 'Write a smaller number, or leave it out.';
  return { ruleId: 'openapi-structure', severity: 'error', message, at: { file, pointer }, help };
}

function yamlProblem(file: string, found: YamlProblem, find: FindSpan): Diagnostic {
  const place = find(found.range);
  if (found.kind === 'duplicate-key') {
    return repeatedKey(file, found.message, found.first ? find(found.first) : place, place);
  }
  if (found.kind === 'syntax') return syntaxProblem(file, 'YAML', found.message, place);
  if (found.kind === 'documents') {
    const help = 'Keep one document in the file: remove what follows the line "---".';
    return problem('document-parses', file, `${nameOf(file)} holds several YAML documents.`, place, help);
  }
  const rule = found.kind === 'alias' ? 'document-parses' : 'document-limits';
  return problem(rule, file, `${nameOf(file)}: ${found.message}.`, place, limitsHelp);
}

const limitsHelp = 'Split the document, or write repeated parts as components with $ref.';

function syntaxProblem(file: string, language: 'JSON' | 'YAML', reason: string, place: TextSpan): Diagnostic {
  const text = reason.replace(/\s+/g, ' ').replace(/[.:\s]+$/, '');
  const message = `${nameOf(file)} is not ${language}: ${text}.`;
  return problem('document-parses', file, message, place, `Mend the ${language} at this place.`);
}

/** A file with more was not made by hand, and the first ones show what is wrong with it. */
const mostDuplicates = 100;

function duplicateProblem(file: string, found: DuplicateKey, find: FindSpan): Diagnostic {
  const message = `The key ${JSON.stringify(found.key)} is here twice`;
  return repeatedKey(file, message, find(found.first), find(found.again));
}

function repeatedKey(file: string, message: string, first: TextSpan, again: TextSpan): Diagnostic {
  const help = 'Keep one of the two: most readers take the last without a word.';
  return problem('duplicate-key', file, `${message}, first in line ${first.line}.`, again, help);
}

type FindSpan = (range: TextRange) => SourceSpan;
const startOfFile: TextSpan = { line: 1, column: 1, endLine: 1, endColumn: 2 };

/** A problem of the text itself: there may be no data to point into, so it says its place by line and column. */
function problem(ruleId: string, file: string, message: string, place: TextSpan, help: string): Diagnostic {
  const { line, column, endLine, endColumn } = place;
  const span = { line, column, endLine, endColumn };
  return { ruleId, severity: 'error', message, at: { file, pointer: '' }, span, help };
}

function tooLarge(file: string, bytes: number, limits: DocumentLimits): Diagnostic {
  const message = `${nameOf(file)} has ${megabytes(bytes)} MB, more than the ${megabytes(limits.bytes)} MB that gwctl reads; API Gateway imports 6 MB at most.`;
  return problem('document-size', file, message, startOfFile, limitsHelp);
}

function largerThanAws(file: string, bytes: number): Diagnostic {
  const message = `${nameOf(file)} has ${megabytes(bytes)} MB; API Gateway imports 6 MB at most.`;
  const help = 'Move examples and descriptions out of the document, or split the API.';
  return { ruleId: 'document-size', severity: 'warn', message, at: { file, pointer: '' }, help };
}

function tooDeep(file: string, limits: DocumentLimits): string {
  return `${nameOf(file)} is nested deeper than ${limits.depth}.`;
}

function tooMuch(file: string, limits: DocumentLimits): string {
  return `${nameOf(file)} has more than ${limits.values} values, those that aliases repeat included, or is nested deeper than ${limits.depth}.`;
}

function tooMany(file: string, limits: DocumentLimits): string {
  return `${nameOf(file)} has more than ${limits.values} values.`;
}

function megabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(1);
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

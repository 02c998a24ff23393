import type { BasePathMode } from './options.ts';

/** What is wrong with a path, in API Gateway's words where they are known. */
export interface PathProblem {
  readonly ruleId: 'path-segment-chars' | 'path-partial-variable';
  readonly message: string;
  readonly help: string;
}

/** The segments of a path; empty ones, from `//` or a slash at the end, are left out. */
export function segmentsOf(path: string): string[] {
  const segments = (path.startsWith('/') ? path.slice(1) : path).split('/');
  return segments.includes('') ? segments.filter((segment) => segment !== '') : segments;
}

/** The segments that a base path puts before every path (import-export.md 2.4, recorded). */
export function basePathSegments(basePath: string | undefined, mode: BasePathMode): string[] {
  if (basePath === undefined || mode === 'ignore') return [];
  const segments = segmentsOf(basePath);
  return mode === 'split' ? segments.slice(1) : segments;
}

/** Name of a variable segment, `petId` for `{petId}` and `proxy` for `{proxy+}`; undefined for a literal one. */
export function variableOf(segment: string): { readonly name: string; readonly greedy: boolean } | undefined {
  if (!segment.startsWith('{') || !segment.endsWith('}')) return undefined;
  const greedy = segment.length > 3 && segment.endsWith('+}');
  const name = segment.slice(1, greedy ? -2 : -1);
  return name === '' || /[{}]/.test(name) ? undefined : { name, greedy };
}

/** The rule of AWS's documentation, with `:` of its newer texts (import-export.md 2.5). */
const legalSegment = /^([A-Za-z0-9._:,-]+|\{[A-Za-z0-9._:-]+\+?\})$/;

/** What API Gateway would say of a segment. */
export function segmentProblem(segment: string): PathProblem | undefined {
  if (legalSegment.test(segment)) return undefined;
  // No part of the pattern takes a brace but the braces themselves: one pass, however many are open.
  if (/\{[^{}]+\}/.test(segment) && !/^\{[^{}]+\}$/.test(segment)) {
    return {
      ruleId: 'path-partial-variable',
      message: pathPartText,
      help: `Make the variable of "${segment}" a whole segment: /{name}/.`,
    };
  }
  return {
    ruleId: 'path-segment-chars',
    message: pathPartText,
    help: `Rename the segment "${segment}".`,
  };
}

/** The control plane's text (publicly reported, many times). */
const pathPartText =
  "Resource's path part only allow a-zA-Z0-9._-: and curly braces at the beginning and the end and an optional plus sign before the closing brace.";

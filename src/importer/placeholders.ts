import type { SourceRef } from '../diagnostics/diagnostic.ts';
import { mapRoots, type SpecDocument } from '../document/spec-document.ts';
import { evaluateIntrinsic, isIntrinsic } from './intrinsics.ts';
import { placeOf, setMember } from './node.ts';
import { noValue, type PlaceholderScope, pseudoParameter, replacedByAws } from './placeholder-scope.ts';

/**
 * The document with its placeholders replaced: CloudFormation's functions, `${AWS::Region}` and its kin, and every `${name}` that a
 * parameter is given for. Other `${...}` stay: stage variables and templates write them too. Untouched parts are shared.
 */
export function resolvePlaceholders(document: SpecDocument, scope: PlaceholderScope): SpecDocument {
  if (!document.files.some((file) => mayHold(document.text(file))) && !mayHold(document.text('-'))) {
    return document;
  }
  return mapRoots(document, (root, at) => replaced(root, at, scope));
}

/** Searches that are far cheaper than the expression: most texts hold none of these. */
const marks = ['${', 'Fn::', 'Ref', '!'] as const;
const signs =
  /\$\{|Fn::|\bRef\b|!(?:Sub|GetAtt|Join|If|Ref|Select|Split|FindInMap|ImportValue|Base64|Transform)\b/;

function mayHold(text: string | undefined): boolean {
  return text !== undefined && marks.some((mark) => text.includes(mark)) && signs.test(text);
}

/** A value with its placeholders replaced; the same object where it holds none. */
export function replaced(value: unknown, at: SourceRef, scope: PlaceholderScope): unknown {
  if (typeof value === 'string') return replacedText(value, scope);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return replacedList(value, at, scope);
  if (isIntrinsic(value)) {
    const result = evaluateIntrinsic(value, at, {
      ...scope,
      inner: (part, place) => replaced(part, place, scope),
      included: (part, place) => replaced(part, place, { ...scope, include: () => undefined }),
    });
    return result.resolved ? result.value : value;
  }
  const map = value as Record<string, unknown>;
  return Object.hasOwn(map, 'Fn::Transform') ? withIncluded(map, at, scope) : replacedMap(map, at, scope);
}

/**
 * What a file holds beside keys of the map's own (CloudFormation: AWS::Include transform, documented). Unverified: which of two equal
 * keys counts; here it is the one that is written out.
 */
function withIncluded(map: Record<string, unknown>, at: SourceRef, scope: PlaceholderScope): unknown {
  const { 'Fn::Transform': transform, ...own } = map;
  const included = replaced({ 'Fn::Transform': transform }, at, scope);
  const rest = replacedMap(own, at, scope) as Record<string, unknown>;
  const together: Record<string, unknown> = {};
  for (const part of [included, rest]) {
    if (part === null || typeof part !== 'object') continue;
    for (const [key, value] of Object.entries(part)) setMember(together, key, value);
  }
  return together;
}

function replacedText(text: string, scope: PlaceholderScope): string {
  if (!text.includes('${')) return text;
  return text.replace(/\$\{([^${}]+)\}/g, (whole, inner: string) => {
    const name = inner.trim();
    const given = scope.parameters.get(name);
    if (given !== undefined) return String(given);
    return replacedByAws.some((known) => known === name) ? String(pseudoParameter(name, scope)) : whole;
  });
}

/** An item that comes to `AWS::NoValue` goes, as CloudFormation removes it (documented: pseudo parameters reference). */
function replacedList(list: readonly unknown[], at: SourceRef, scope: PlaceholderScope): unknown {
  let copy: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const after = replaced(list[i], placeOf(at, String(i)), scope);
    if (after !== list[i]) copy ??= list.slice(0, i);
    if (after !== noValue) copy?.push(after);
  }
  return copy ?? list;
}

function replacedMap(map: Record<string, unknown>, at: SourceRef, scope: PlaceholderScope): unknown {
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(map)) {
    const before = map[key];
    const after = replaced(before, placeOf(at, key), scope);
    if (after === before) continue;
    copy ??= { ...map };
    if (after === noValue) delete copy[key];
    else setMember(copy, key, after);
  }
  return copy ?? map;
}

import {
  child,
  type Diagnostic,
  fail,
  type Outcome,
  type SourceRef,
  succeed,
} from '../../diagnostics/diagnostic.ts';
import { compileSelectionExpression, type SelectionReader } from '../../expressions/selection-expression.ts';
import type { CompiledTemplate } from '../../vtl/compile.ts';
import { compileOne, type TemplatesByText } from './templates.ts';

/** The templates of one integration or integration response of a WebSocket API, and what chooses among them. */
export interface KeyedTemplates {
  readonly select: SelectionReader;
  /** By template key; undefined leaves the body as it is. */
  readonly templates: ReadonlyMap<string, CompiledTemplate | undefined>;
}

export interface TemplateOwner {
  readonly templateSelectionExpression?: string;
  readonly at: SourceRef;
}

/**
 * Unverified: without a `templateSelectionExpression` the key of a JSON body is looked for, as in REST APIs: AWS's own construct library
 * writes templates under `application/json` and no expression.
 */
const keyOfJson: SelectionReader = () => 'application/json';

/** Parses the templates of an owner, and its selection expression (websocket.md 2). An empty template counts as none. */
export function compileKeyedTemplates(
  owner: TemplateOwner,
  templates: ReadonlyMap<string, string>,
  field: 'requestTemplates' | 'responseTemplates',
  known: TemplatesByText,
): Outcome<KeyedTemplates> {
  const diagnostics: Diagnostic[] = [];
  const compiled = new Map<string, CompiledTemplate | undefined>();
  for (const [key, text] of templates) {
    if (text === '') {
      if (field === 'responseTemplates') compiled.set(key, undefined);
      continue;
    }
    const outcome = compileOne(text, child(owner.at, field, key), known);
    diagnostics.push(...outcome.diagnostics);
    if (outcome.ok) compiled.set(key, outcome.value);
  }
  const select = compileSelect(owner, field === 'responseTemplates');
  diagnostics.push(...select.diagnostics);
  return !select.ok || diagnostics.some(({ severity }) => severity === 'error')
    ? fail(...diagnostics)
    : succeed({ select: select.value, templates: compiled }, diagnostics);
}

function compileSelect(owner: TemplateOwner, readsResponse: boolean): Outcome<SelectionReader> {
  const text = owner.templateSelectionExpression;
  if (text === undefined) return succeed(keyOfJson);
  const compiled = compileSelectionExpression(text, readsResponse);
  return compiled.ok ? succeed(compiled.read) : fail(badSelection(owner, compiled.reason));
}

function badSelection({ at }: TemplateOwner, reason: string): Diagnostic {
  return {
    ruleId: 'invalid-selection-expression',
    severity: 'error',
    message: `The template selection expression cannot be used: ${reason}.`,
    at: child(at, 'templateSelectionExpression'),
    help: 'Write ${request.body.NAME}, a text, or \\$default; responses also know $integration.response.statuscode and .header.NAME.',
  };
}

/** The template of a key, else that of `$default`; `none` where neither is there. */
export function chooseTemplate(
  { templates }: KeyedTemplates,
  key: string,
): CompiledTemplate | undefined | 'none' {
  if (templates.has(key)) return templates.get(key);
  return templates.has('$default') ? templates.get('$default') : 'none';
}

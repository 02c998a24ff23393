import {
  child,
  type Diagnostic,
  fail,
  type Outcome,
  type SourceRef,
  succeed,
} from '../../diagnostics/diagnostic.ts';
import type { PassthroughBehavior } from '../../model/integration.ts';
import { type CompiledTemplate, compileTemplate } from '../../vtl/compile.ts';
import { TemplateError } from '../../vtl/template-error.ts';

/** Templates by media type in lower case, in the order of the file; undefined leaves the body as it is. */
export type CompiledTemplates = ReadonlyMap<string, CompiledTemplate | undefined>;

/** The templates of one API by their text: most repeat (`{"statusCode": 200}`), and each is compiled once. Only those nothing is said of. */
export type TemplatesByText = Map<string, CompiledTemplate>;

/**
 * Parses every template of one map at deploy. An empty one counts as none (recorded: stored as null). With `keepEmpty` it can still be
 * chosen, and then leaves the body alone (documented, rest-integrations.md 6.2); a MOCK's body is empty anyway.
 */
export function compileTemplates(
  templates: ReadonlyMap<string, string>,
  at: SourceRef,
  keepEmpty: boolean,
  known: TemplatesByText,
): Outcome<CompiledTemplates> {
  const compiled = new Map<string, CompiledTemplate | undefined>();
  const diagnostics: Diagnostic[] = [];
  for (const [contentType, text] of templates) {
    const key = contentType.trim().toLowerCase();
    if (text !== '') {
      const outcome = compileOne(text, child(at, contentType), known);
      diagnostics.push(...outcome.diagnostics);
      if (outcome.ok) compiled.set(key, outcome.value);
    } else if (keepEmpty) compiled.set(key, undefined);
  }
  return diagnostics.some((d) => d.severity === 'error')
    ? fail(...diagnostics)
    : succeed(compiled, diagnostics);
}

/** One template; what does not parse is deployed all the same, and said. */
export function compileOne(text: string, at: SourceRef, known: TemplatesByText): Outcome<CompiledTemplate> {
  const before = known.get(text);
  if (before) return succeed(before);
  const outcome = compileTemplate(text, { at });
  if (outcome.ok) {
    if (outcome.diagnostics.length === 0) known.set(text, outcome.value);
    return outcome;
  }
  const syntax = outcome.diagnostics.find(isSyntaxError);
  return syntax ? succeed(brokenTemplate(syntax), outcome.diagnostics.map(atRunTime)) : outcome;
}

const isSyntaxError = (diagnostic: Diagnostic) => diagnostic.ruleId === 'template-syntax';

/** API Gateway does not look at templates before a call needs them: what does not parse is deployed, and its calls end in a 500 (vtl.md 3.9). */
function brokenTemplate({ message, inside }: Diagnostic): CompiledTemplate {
  return {
    usesContext: false,
    render() {
      throw new TemplateError('run-time', message, inside?.line, inside?.column);
    },
  };
}

function atRunTime(diagnostic: Diagnostic): Diagnostic {
  return {
    ...diagnostic,
    severity: 'warn',
    message: `${diagnostic.message} API Gateway deploys it all the same; calls that need it end in a 500.`,
  };
}

/** What the request template choice gives: a template, the body as it is, or a refusal (415). */
export type RequestTemplateChoice = CompiledTemplate | 'passthrough' | 'unsupported';

/** The truth table of rest-integrations.md 4.1 (documented). `mediaType` is lower-case, without parameters; `''` stands for none. */
export function chooseRequestTemplate(
  templates: CompiledTemplates,
  behavior: PassthroughBehavior,
  mediaType: string,
): RequestTemplateChoice {
  const template = templates.get(mediaType || 'application/json') ?? templates.get('$default');
  if (template) return template;
  if (behavior === 'NEVER') return 'unsupported';
  if (behavior === 'WHEN_NO_TEMPLATES' && templates.size > 0) return 'unsupported';
  return 'passthrough';
}

/**
 * The response template for the client's Accept: that key, else `application/json`, else the first one, else none (rest-integrations.md
 * 6.2). Undefined leaves the body as it is. Unverified: of several Accept entries the first is compared.
 */
export function chooseResponseTemplate(
  templates: CompiledTemplates,
  accepted: string,
): CompiledTemplate | undefined {
  if (templates.size === 0) return undefined;
  for (const key of [accepted || 'application/json', 'application/json']) {
    if (templates.has(key)) return templates.get(key);
  }
  return templates.values().next().value;
}

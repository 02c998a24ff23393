import type { ContextValue } from '../message/call.ts';
import type { TemplateInput } from './template-input.ts';

/** What a template is rendered with, as plain data: the `input` of `gwctl vtl test` (contract.md section 2). Everything may be left out. */
export interface PlainTemplateInput {
  /** Text, or a value that is written as JSON. */
  readonly body?: unknown;
  /** `$input.params().header`; of several values the last counts. */
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly path?: Readonly<Record<string, unknown>>;
  readonly stageVariables?: Readonly<Record<string, unknown>>;
  /** Laid over `$context` as it is in every call: empty override maps. */
  readonly context?: Readonly<Record<string, unknown>>;
}

/** Plain data as the input of one render; each render needs its own, because templates write into `$context`. */
export function templateInput(plain: PlainTemplateInput): TemplateInput {
  return {
    body: bodyText(plain.body),
    path: texts(plain.path),
    querystring: texts(plain.query),
    header: texts(plain.headers),
    stageVariables: texts(plain.stageVariables),
    context: contextOf(plain.context),
  };
}

function bodyText(body: unknown): string {
  if (body === undefined || body === null) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function texts(values: Readonly<Record<string, unknown>> | undefined): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of Object.entries(values ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined && last !== null) map.set(name, String(last));
  }
  return map;
}

/** `requestOverride` starts with three empty maps, `responseOverride` with `header` only (recorded, vtl.md 1.3). */
function contextOf(given: Readonly<Record<string, unknown>> | undefined): Map<string, ContextValue> {
  const context = new Map<string, ContextValue>([
    [
      'requestOverride',
      new Map<string, ContextValue>([
        ['path', new Map()],
        ['header', new Map()],
        ['querystring', new Map()],
      ]),
    ],
    ['responseOverride', new Map<string, ContextValue>([['header', new Map()]])],
  ]);
  for (const [name, value] of Object.entries(given ?? {}))
    context.set(name, overlaid(context.get(name), value));
  return context;
}

/** Maps are laid over maps, so that a given override keeps the sections beside it. */
function overlaid(base: ContextValue | undefined, given: unknown): ContextValue {
  const value = contextValue(given);
  if (!(base instanceof Map) || !(value instanceof Map)) return value;
  for (const [name, own] of base) if (!value.has(name)) value.set(name, own);
  return value;
}

function contextValue(value: unknown): ContextValue {
  if (Array.isArray(value)) return value.map(contextValue);
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([name, own]) => [name, contextValue(own)]));
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

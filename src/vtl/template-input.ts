import type { JsonLike } from '../expressions/permissive-json.ts';
import type { ContextValue } from '../message/call.ts';

/** What a template may read. Each member is touched only when the template needs it, and at most once per render. */
export interface TemplateInput {
  /** The payload as text; templates see `{}` for an empty one (recorded, vtl.md 0.1). */
  readonly body: string;
  /** The payload parsed, where somebody has done so already; the engine parses `body` itself otherwise. */
  readonly parsedBody?: () => JsonLike;
  /** Raw, still percent-encoded (recorded). */
  readonly path: ReadonlyMap<string, string>;
  /** Decoded; the last value of each name. */
  readonly querystring: ReadonlyMap<string, string>;
  /** The last value of each name, in the client's spelling. */
  readonly header: ReadonlyMap<string, string>;
  readonly stageVariables: ReadonlyMap<string, string>;
  /** `$context`. Templates write into it: what they set under `requestOverride` and `responseOverride` is read afterwards. */
  readonly context: Map<string, ContextValue>;
  /** Told what went on silently and should not stay unseen: a loop that was cut short. */
  note?(text: string): void;
}

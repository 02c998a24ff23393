import { contextMap } from '../../expressions/context-map.ts';
import type { Call, ContextValue } from '../../message/call.ts';
import type { TemplateInput } from '../../vtl/template-input.ts';
import type { Payload } from './payload.ts';

/** What a mapping template of one call may read, each part made when the template first touches it. */
export class CallTemplateInput implements TemplateInput {
  readonly #call: Call;
  readonly #payload: Payload;
  readonly #contextOf: typeof contextMap;

  constructor(call: Call, payload: Payload, contextOf: typeof contextMap = contextMap) {
    this.#call = call;
    this.#payload = payload;
    this.#contextOf = contextOf;
  }

  get body(): string {
    return this.#payload.text;
  }
  get path(): ReadonlyMap<string, string> {
    return this.#call.pathParameters;
  }
  get querystring(): ReadonlyMap<string, string> {
    return lastValues(this.#call.query);
  }
  /** In a response template these are still the request's (recorded). */
  get header(): ReadonlyMap<string, string> {
    return lastValues(this.#call.headers);
  }
  get stageVariables(): ReadonlyMap<string, string> {
    return this.#call.method.stageVariables;
  }
  get context(): Map<string, ContextValue> {
    return this.#contextOf(this.#call);
  }
  note(text: string): void {
    this.#call.trace?.line(`${text}: API Gateway goes round a loop 1000 times at most.`);
  }
}

/** `$input.params()` maps a name to its last single value (vtl.md 1.1). */
export function lastValues(all: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, string> {
  const last = new Map<string, string>();
  for (const [name, values] of all) last.set(name, values[values.length - 1] as string);
  return last;
}

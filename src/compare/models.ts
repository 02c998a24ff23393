import type { Method, Model, RestApi } from '../model/api.ts';
import type { JsonValue } from '../model/json.ts';
import { type ApiChange, reportOn, type Verdict, worse } from './api-change.ts';
import { mapDifference } from './differences.ts';
import { methodsOf, validationOf } from './methods-of.ts';
import { schemaChanges } from './schema-changes.ts';

/** How an API uses a model, itself or through another model. */
interface Use {
  readonly validated: boolean;
  readonly answered: boolean;
}

/** Changes of models, judged by what the newer API uses them for. */
export function compareModels(before: RestApi, after: RestApi, changes: ApiChange[]): void {
  const difference = mapDifference(before.models, after.models);
  const use = usesOf(after);
  for (const [name, model] of difference.added) {
    reportOn(
      changes,
      `model ${name}`,
      model.at,
    )({
      kind: 'model-added',
      verdict: 'safe',
      change: 'was added',
      reason: 'Methods that use it are told of by themselves.',
    });
  }
  for (const [name, model] of difference.removed) {
    reportOn(
      changes,
      `model ${name}`,
      model.at,
    )({
      kind: 'model-removed',
      verdict: 'safe',
      change: 'was removed',
      reason: 'Methods that used it are told of by themselves.',
    });
  }
  for (const [name, old, now] of difference.changed) compareModel(name, old, now, use(name), changes);
}

function compareModel(name: string, before: Model, after: Model, use: Use, changes: ApiChange[]): void {
  const report = reportOn(changes, `model ${name}`, after.at);
  for (const { path, change, request, response } of schemaChanges(before.schema, after.schema)) {
    report({
      kind: 'model-changed',
      verdict: verdictOf(use, request, response),
      change: path === '' ? change : `${path} ${change}`,
      reason: reasonOf(use, request, response),
    });
  }
}

function verdictOf(use: Use, request: Verdict, response: Verdict): Verdict {
  return worse(use.validated ? request : 'safe', use.answered ? response : 'safe');
}

function reasonOf(use: Use, request: Verdict, response: Verdict): string {
  if (use.validated && request !== 'safe') {
    return request === 'breaking'
      ? 'Request bodies are validated against it: some that passed get 400 now.'
      : 'Request bodies are validated against it: it may refuse some that passed.';
  }
  if (use.answered && response !== 'safe')
    return 'Responses are declared with it: callers may count on what it said.';
  if (!use.validated && !use.answered)
    return 'No request is validated against it and no response declares it.';
  return 'Whatever was valid still is.';
}

/** Looks through references: a model that is part of a validated one is validated too. */
function usesOf(api: RestApi): (name: string) => Use {
  const validated = new Set<string>();
  const answered = new Set<string>();
  for (const { method } of methodsOf(api)) {
    if (validationOf(api, method).body)
      for (const name of method.requestModels.values()) spread(api, name, validated);
    for (const name of responseModels(method)) spread(api, name, answered);
  }
  return (name) => ({ validated: validated.has(name), answered: answered.has(name) });
}

function responseModels(method: Method): string[] {
  return [...method.methodResponses.values()].flatMap(({ responseModels }) => [...responseModels.values()]);
}

function spread(api: RestApi, name: string, into: Set<string>): void {
  if (into.has(name)) return;
  into.add(name);
  for (const other of referencesIn(api.models.get(name)?.schema ?? null)) spread(api, other, into);
}

function referencesIn(schema: JsonValue): string[] {
  if (schema === null || typeof schema !== 'object') return [];
  if (Array.isArray(schema)) return schema.flatMap(referencesIn);
  return Object.entries(schema).flatMap(([key, value]: [string, JsonValue]) =>
    key === '$ref' && typeof value === 'string'
      ? [value.slice(value.lastIndexOf('/') + 1)]
      : referencesIn(value),
  );
}

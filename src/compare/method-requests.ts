import type { RestApi } from '../model/api.ts';
import { type Report, reportSwitch } from './api-change.ts';
import { mapDifference } from './differences.ts';
import { type PlacedMethod, validationOf } from './methods-of.ts';

/** One side of the comparison. */
interface Side {
  readonly api: RestApi;
  readonly placed: PlacedMethod;
}

/** What a method asks of a request: parameters, body models, and whether they are checked. */
export function compareRequests(before: Side, after: Side, report: Report): void {
  compareValidation(before, after, report);
  compareParameters(before, after, report);
  compareBodies(before, after, report);
}

function compareValidation(before: Side, after: Side, report: Report): void {
  const old = validationOf(before.api, before.placed.method);
  const now = validationOf(after.api, after.placed.method);
  const { requestModels, requestParameters } = after.placed.method;
  const dropped = 'The backend gets requests that were refused before.';
  const described = requestModels.size > 0;
  reportSwitch(report, old.body, now.body, {
    on: {
      kind: 'body-validation-added',
      verdict: described ? 'breaking' : 'safe',
      change: 'request bodies are validated now',
      reason: described
        ? 'Bodies that the model does not allow get 400.'
        : 'There is no model to validate against.',
    },
    off: {
      kind: 'body-validation-dropped',
      verdict: 'risky',
      change: 'request bodies are no longer validated',
      reason: dropped,
    },
  });
  const required = [...requestParameters.values()].includes(true);
  reportSwitch(report, old.parameters, now.parameters, {
    on: {
      kind: 'parameter-validation-added',
      verdict: required ? 'breaking' : 'safe',
      change: 'required parameters are checked now',
      reason: required ? 'Requests without them get 400.' : 'No parameter is required.',
    },
    off: {
      kind: 'parameter-validation-dropped',
      verdict: 'risky',
      change: 'required parameters are no longer checked',
      reason: dropped,
    },
  });
}

function compareParameters(before: Side, after: Side, report: Report): void {
  const checked = validationOf(after.api, after.placed.method).parameters;
  const renamed = renamesOf(before.placed.resource.path, after.placed.resource.path);
  const old = new Map(
    [...before.placed.method.requestParameters].map(([name, value]) => [renamed.get(name) ?? name, value]),
  );
  const { added, removed, changed } = mapDifference(old, after.placed.method.requestParameters);
  const newlyRequired = [
    ...added.filter(([, required]) => required),
    ...changed.filter(([, , required]) => required),
  ];
  for (const [name] of newlyRequired) {
    report({
      kind: 'parameter-required',
      verdict: checked ? 'breaking' : 'safe',
      change: `${short(name)} is required now`,
      reason: checked ? 'Requests without it get 400.' : 'No validator checks it.',
    });
  }
  for (const [name] of added.filter(([, required]) => !required)) {
    report({
      kind: 'parameter-added',
      verdict: 'safe',
      change: `${short(name)} was added, optional`,
      reason: 'Requests without it go on as before.',
    });
  }
  for (const [name] of changed.filter(([, , required]) => !required)) {
    report({
      kind: 'parameter-optional',
      verdict: 'safe',
      change: `${short(name)} is optional now`,
      reason: 'More requests are good than before.',
    });
  }
  for (const [name] of removed) {
    report({
      kind: 'parameter-removed',
      verdict: 'risky',
      change: `${short(name)} is no longer declared`,
      reason:
        'It cannot be mapped or be part of the cache key any more; a custom integration does not get it.',
    });
  }
}

/** Old path parameters under the names of the new path. */
function renamesOf(before: string, after: string): ReadonlyMap<string, string> {
  const names = (path: string) => [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => name ?? '');
  const now = names(after);
  return new Map(
    names(before).map((name, i) => [`method.request.path.${name}`, `method.request.path.${now[i] ?? name}`]),
  );
}

/** `querystring type` of `method.request.querystring.type`. */
function short(name: string): string {
  const [, , location = '', ...rest] = name.split('.');
  return `${location} ${rest.join('.')}`;
}

function compareBodies(before: Side, after: Side, report: Report): void {
  const checked = validationOf(after.api, after.placed.method).body;
  const difference = mapDifference(before.placed.method.requestModels, after.placed.method.requestModels);
  for (const [type, model] of difference.added) {
    report({
      kind: 'request-model-added',
      verdict: checked ? 'breaking' : 'safe',
      change: `bodies of ${type} are described by ${model}`,
      reason: checked ? 'Bodies that it does not allow get 400.' : 'No validator checks them.',
    });
  }
  for (const [type, model] of difference.removed) {
    report({
      kind: 'request-model-removed',
      verdict: checked ? 'risky' : 'safe',
      change: `bodies of ${type} are no longer described by ${model}`,
      reason: checked ? 'The backend gets bodies that were refused before.' : 'No validator checked them.',
    });
  }
  for (const [type, old, now] of difference.changed) {
    report({
      kind: 'request-model-replaced',
      verdict: checked ? 'breaking' : 'safe',
      change: `bodies of ${type} are described by ${now}, not ${old}`,
      reason: checked ? 'Bodies that the new model does not allow get 400.' : 'No validator checks them.',
    });
  }
}

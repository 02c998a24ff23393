import type { MethodResponse } from '../model/api.ts';
import { follow, type ImportContext } from './context.ts';
import type { Operation } from './dialects/dialect.ts';
import { noFlags, noTexts } from './empty.ts';
import { extensionMap } from './gwctl-extensions.ts';
import type { ModelTable } from './models.ts';
import { childOf, isMap, keysOf, memberOf, type Node } from './node.ts';

/** Reads `responses` of an operation into method responses (import-export.md 2.7). */
export function methodResponses(
  operation: Operation,
  method: string,
  models: ModelTable,
  context: ImportContext,
): Map<string, MethodResponse> {
  const responses = new Map<string, MethodResponse>();
  const node = childOf(operation.node, 'responses');
  if (!node) return responses;
  for (const statusCode of keysOf(node, 'responses', context.report)) {
    if (statusCode.startsWith('x-')) continue;
    const entry = memberOf(node, statusCode);
    if (!isStatus(statusCode, entry, method, context)) continue;
    const response = follow(entry, context);
    if (!response) continue;
    responses.set(statusCode, {
      statusCode,
      responseParameters: headers(response, context),
      responseModels: responseModels(response, statusCode, operation, method, models, context),
      at: entry.at,
    });
  }
  return responses;
}

function isStatus(key: string, entry: Node, method: string, { report }: ImportContext): boolean {
  if (/^[1-5]\d\d$/.test(key)) return true;
  if (key === 'default') {
    const message = `The default response of ${method} has no counterpart: a method response has a status.`;
    report('default-response-skipped', { ...entry.at, part: 'key' }, message);
    return false;
  }
  const message = `Unable to put method response '${key}' of ${method}: Invalid Response status code specified`;
  report('wildcard-status', { ...entry.at, part: 'key' }, message, {
    help: 'Write each status, as "500".',
  });
  return false;
}

/** Headers are never required after an import (recorded). */
function headers(response: Node, { report }: ImportContext): ReadonlyMap<string, boolean> {
  const node = childOf(response, 'headers');
  if (!node) return noFlags;
  const declared = new Map<string, boolean>();
  for (const name of keysOf(node, 'headers of a response', report)) {
    declared.set(`method.response.header.${name}`, false);
  }
  return declared;
}

function responseModels(
  response: Node,
  statusCode: string,
  operation: Operation,
  method: string,
  models: ModelTable,
  context: ImportContext,
): ReadonlyMap<string, string> {
  const kept = extensionMap(response, 'x-gwctl-response-models', context.report);
  if (kept) return kept;
  const schemas = isMap(response.value) ? context.dialect.responseBody(response, operation, context) : [];
  if (schemas.length === 0) return noTexts;
  const found = new Map<string, string>();
  const httpMethod = method.slice(0, method.indexOf(' '));
  const where = `${statusCode} response to method '${method}'`;
  for (const { contentType, schema } of schemas) {
    const model = models.bodyModel(schema, { where, contentType, httpMethod });
    if (model !== undefined) found.set(contentType, model);
  }
  return found;
}

import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { compileSelectionExpression } from '../../expressions/selection-expression.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { Call } from '../../message/call.ts';
import type { WebSocketEvent } from '../../message/websocket.ts';
import type { WebSocketApi, WebSocketRoute } from '../../model/api.ts';
import type { ModelValidator } from '../../schemas/model-validator.ts';
import type { Step } from '../rest.ts';
import { type ModelSource, problemOf, schemaDiagnostic } from './request-validation.ts';

/** What validation failures look like in logs and in `$context.error.validationErrorString`. */
const unselected = 'No model matches the model selection expression';

/** In place of the validator of a model that does not compile. */
const unreadable = 'unreadable';

/**
 * The model of a message (websocket.md 3, documented): the one that the model selection expression names, else `$default`, else the message is
 * refused; without an expression nothing is validated. Proxy integrations are validated too.
 */
export function compileMessageValidation(
  route: WebSocketRoute,
  api: WebSocketApi,
  models: ModelSource,
): Outcome<Step | undefined> {
  const { modelSelectionExpression, requestModels, routeKey } = route;
  if (requestModels.size === 0 || routeKey === '$connect' || routeKey === '$disconnect')
    return succeed(undefined);
  if (modelSelectionExpression === undefined) return succeed(undefined, [noExpression(route)]);
  const expression = compileSelectionExpression(modelSelectionExpression);
  if (!expression.ok) return fail(badExpression(route, expression.reason));
  const validators = compileValidators(route, api, models);
  if (!validators.ok) return validators;
  const { read } = expression;
  return succeed((call) => {
    const event = call.webSocket as WebSocketEvent; // routes run for events only
    const key = read(event, undefined);
    const validate = validators.value.get(key) ?? validators.value.get('$default');
    if (validate === unreadable) throw unreadableModel(key);
    const problem = validate ? problemOf(event.text, validate) : `[${unselected}]`;
    if (problem !== undefined) throw invalidMessage(call, key, problem);
  }, validators.diagnostics);
}

function compileValidators(
  { requestModels }: WebSocketRoute,
  api: WebSocketApi,
  models: ModelSource,
): Outcome<ReadonlyMap<string, ModelValidator | typeof unreadable>> {
  const validators = new Map<string, ModelValidator | typeof unreadable>();
  const diagnostics: Diagnostic[] = [];
  for (const [key, name] of requestModels) {
    if (!api.models.has(name)) continue; // told at import
    try {
      validators.set(key, models(name));
    } catch (error) {
      const problem = schemaDiagnostic(api, name, error);
      diagnostics.push(api.disableSchemaValidation ? { ...problem, severity: 'warn' } : problem);
      validators.set(key, unreadable);
    }
  }
  const isRefused = diagnostics.some(({ severity }) => severity === 'error');
  return isRefused ? fail(...diagnostics) : succeed(validators, diagnostics);
}

/** Unverified: what a message gets whose model was never checked (`disableSchemaValidation`) and is no schema. */
function unreadableModel(key: string): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    reason: `The model for ${JSON.stringify(key)} is no JSON Schema draft 4.`,
  });
}

function invalidMessage({ trace }: Call, key: string, problem: string): GatewayError {
  trace?.step({ phase: 'validation', verdict: 'refused', detail: problem });
  return new GatewayError('BAD_REQUEST_BODY', {
    message: 'Bad request body',
    validationErrorString: problem,
    logLines: [`Request body does not match model schema for ${JSON.stringify(key)}: ${problem}`],
    reason: problem,
  });
}

/** Documented: validation occurs where a model selection expression is given. */
function noExpression({ at, routeKey }: WebSocketRoute): Diagnostic {
  return {
    ruleId: 'unused-request-models',
    severity: 'warn',
    message: `The messages of route ${routeKey} are not validated: it has requestModels and no modelSelectionExpression.`,
    at: child(at, 'requestModels'),
    help: 'Add modelSelectionExpression: \\$default, or $request.body.NAME.',
  };
}

function badExpression({ at }: WebSocketRoute, reason: string): Diagnostic {
  return {
    ruleId: 'invalid-selection-expression',
    severity: 'error',
    message: `The model selection expression cannot be used: ${reason}.`,
    at: child(at, 'modelSelectionExpression'),
    help: 'Write $request.body.NAME, or a text.',
  };
}

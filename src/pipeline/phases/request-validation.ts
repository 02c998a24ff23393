import { type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { arrivedHeader } from '../../expressions/parameter-mapping.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { Call } from '../../message/call.ts';
import { mediaTypeOf } from '../../message/media-types.ts';
import type { Method, Resource, RestApi } from '../../model/api.ts';
import type { ModelValidator } from '../../schemas/model-validator.ts';
import type { Step } from '../rest.ts';

/** The API's models, compiled on first use by a validator that needs them. */
export type ModelSource = (name: string) => ModelValidator;

/** Phase 9 (rest-request-phases.md 3.3, 3.4): parameters first; when they fail the body is not looked at (recorded). */
export function compileRequestValidation(
  method: Method,
  resource: Resource,
  api: RestApi,
  models: ModelSource,
): Outcome<Step | undefined> {
  const validator =
    method.requestValidator === undefined ? undefined : api.requestValidators.get(method.requestValidator);
  if (!validator) return succeed(undefined);
  const parameters = validator.validateRequestParameters ? compileParameters(method, resource) : undefined;
  const body = validator.validateRequestBody ? compileBody(method, api, models) : succeed(undefined);
  if (!body.ok) return body;
  const checkBody = body.value;
  if (!parameters && !checkBody) return succeed(undefined);
  return succeed((call) => {
    parameters?.(call);
    checkBody?.(call);
  });
}

interface RequiredParameter {
  readonly name: string;
  isMissing(call: Call): boolean;
}

/** Sorted by the full key: header, path, querystring, each alphabetical (recorded order of one sample). */
function compileParameters(method: Method, resource: Resource): Step | undefined {
  const required = [...method.requestParameters]
    .filter(([, isRequired]) => isRequired)
    .map(([key]) => key)
    .sort()
    .map((key) => requiredParameter(key, resource));
  if (required.length === 0) return undefined;
  return (call) => {
    const missing = required
      .filter((parameter) => parameter.isMissing(call))
      .map((parameter) => parameter.name);
    if (missing.length > 0) throw missingParameters(missing);
  };
}

function requiredParameter(key: string, resource: Resource): RequiredParameter {
  const [, , kind = '', ...rest] = key.split('.');
  const name = rest.join('.');
  if (kind === 'path') {
    // A required path parameter that the resource's path does not have always counts as missing (recorded).
    const exists = resource.path.includes(`{${name}}`) || resource.path.includes(`{${name}+}`);
    return { name, isMissing: (call) => !exists || isBlank(call.pathParameters.get(name)) };
  }
  if (kind === 'header') return { name, isMissing: (call) => isBlank(arrivedHeader(call, name)?.at(-1)) };
  return { name, isMissing: (call) => isBlank(call.query.get(name)?.at(-1)) };
}

/** Present and non-blank (documented); that white space alone counts as blank is unverified. */
function isBlank(value: string | undefined): boolean {
  return value === undefined || value.trim() === '';
}

function missingParameters(names: readonly string[]): GatewayError {
  const message = `Missing required request parameters: [${names.join(', ')}]`;
  return new GatewayError('BAD_REQUEST_PARAMETERS', {
    message,
    validationErrorString: message,
    logLines: [message],
  });
}

/** Model by media type, else `$default`; no entry for the type: not validated (publicly reported). */
function compileBody(method: Method, api: RestApi, models: ModelSource): Outcome<Step | undefined> {
  const validators = new Map<string, ModelValidator>();
  const diagnostics: Diagnostic[] = [];
  for (const [contentType, name] of method.requestModels) {
    if (!api.models.has(name)) continue;
    try {
      validators.set(contentType.toLowerCase(), models(name));
    } catch (error) {
      diagnostics.push(schemaDiagnostic(api, name, error));
    }
  }
  if (diagnostics.length > 0) return fail(...diagnostics);
  if (validators.size === 0) return succeed(undefined);
  return succeed((call) => {
    const contentType = mediaTypeOf(call.request.headers.last('content-type')) || 'application/json';
    const validate = validators.get(contentType) ?? validators.get('$default');
    if (!validate) return;
    const problem = problemOf(call.request.body, validate);
    if (problem !== undefined) throw invalidBody(contentType, problem);
  });
}

/** An empty body fails too, whatever the model (publicly reported in one log; unverified on a deployed stage). */
function problemOf(body: Buffer, validate: ModelValidator): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return '[Unknown error parsing request body]';
  }
  try {
    return validate(value);
  } catch (error) {
    if (error instanceof RangeError) return '[Unknown error parsing request body]'; // nested too deeply for the validator
    throw error;
  }
}

function invalidBody(contentType: string, problem: string): GatewayError {
  return new GatewayError('BAD_REQUEST_BODY', {
    validationErrorString: problem,
    logLines: [`Request body does not match model schema for content type ${contentType}: ${problem}`],
    reason: problem,
  });
}

function schemaDiagnostic(api: RestApi, name: string, error: unknown): Diagnostic {
  const at = api.models.get(name)?.at;
  return {
    ruleId: 'invalid-model-schema',
    severity: 'error',
    message: `Unable to create model for '${name}': Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]`,
    ...(at && { at }),
    help: (error as Error).message,
  };
}

import { type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { arrivedHeader } from '../../expressions/parameter-mapping.ts';
import { GatewayError } from '../../faults/gateway-error.ts';
import type { Call } from '../../message/call.ts';
import { mediaTypeOf } from '../../message/media-types.ts';
import type { Method, RequestValidator, Resource, RestApi } from '../../model/api.ts';
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
  const required = validator.validateRequestParameters ? requiredParameters(method, resource) : [];
  const compiled = validator.validateRequestBody ? compileBody(method, api, models) : succeed(undefined);
  if (!compiled.ok) return compiled;
  const body = compiled.value;
  if (required.length === 0 && !body) return succeed(undefined);
  const texts = passedTexts(validator, required);
  return succeed((call) => {
    checkParameters(required, call);
    const checked = body?.(call);
    if (call.trace) tellPassed(call.trace, texts, checked, required.length);
  });
}

/** What `gwctl why` is told where the phase refuses nothing: what was validated, and what was not. */
interface PassedTexts {
  readonly parameters: string;
  /** Where the method's bodies are not looked at. */
  readonly noBody: string;
}

function passedTexts(validator: RequestValidator, required: readonly RequiredParameter[]): PassedTexts {
  const named = `validator ${validator.name}`;
  const places = required.map(({ key }) => key.replace(/^method\.request\./, '')).join(', ');
  return {
    parameters: !validator.validateRequestParameters
      ? `Parameters were not validated: the ${named} leaves them out.`
      : required.length === 0
        ? 'Parameters were not validated: none is required.'
        : `Every required parameter is there: ${places}.`,
    noBody: validator.validateRequestBody
      ? 'The body was not validated: the method has no model.'
      : `The body was not validated: the ${named} leaves it out.`,
  };
}

function tellPassed(
  trace: NonNullable<Call['trace']>,
  texts: PassedTexts,
  body: CheckedBody | undefined,
  required: number,
): void {
  trace.step({
    phase: 'validation',
    verdict: required > 0 || body?.isValidated ? 'passed' : 'skipped',
    detail: `${texts.parameters} ${body?.text ?? texts.noBody}`,
  });
}

interface RequiredParameter {
  /** `method.request.header.name` */
  readonly key: string;
  readonly name: string;
  isMissing(call: Call): boolean;
}

/** Sorted by the full key: header, path, querystring, each alphabetical (recorded order of one sample). */
function requiredParameters(method: Method, resource: Resource): readonly RequiredParameter[] {
  return [...method.requestParameters]
    .filter(([, isRequired]) => isRequired)
    .map(([key]) => key)
    .sort()
    .map((key) => requiredParameter(key, resource));
}

function checkParameters(required: readonly RequiredParameter[], call: Call): void {
  if (required.length === 0) return;
  const missing = required
    .filter((parameter) => parameter.isMissing(call))
    .map((parameter) => parameter.name);
  if (missing.length > 0) throw missingParameters(missing);
}

function requiredParameter(key: string, resource: Resource): RequiredParameter {
  const [, , kind = '', ...rest] = key.split('.');
  const name = rest.join('.');
  if (kind === 'path') {
    // A required path parameter that the resource's path does not have always counts as missing (recorded).
    const exists = resource.path.includes(`{${name}}`) || resource.path.includes(`{${name}+}`);
    return { key, name, isMissing: (call) => !exists || isBlank(call.pathParameters.get(name)) };
  }
  if (kind === 'header') return { key, name, isMissing: (call) => isBlank(sentHeader(call, name)) };
  return { key, name, isMissing: (call) => isBlank(call.query.get(name)?.at(-1)) };
}

/** A signature in `Authorization` goes to no integration (documented), but it was sent. Unverified: validation looks before it is taken out. */
function sentHeader(call: Call, name: string): string | undefined {
  const arrived = arrivedHeader(call, name)?.at(-1);
  return arrived === undefined && name.toLowerCase() === 'authorization'
    ? call.request.headers.last(name)
    : arrived;
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

interface CheckedBody {
  readonly isValidated: boolean;
  readonly text: string;
}

interface BodyCheck extends CheckedBody {
  readonly validate: ModelValidator;
}

type CheckBody = (call: Call) => CheckedBody;

/** Model by media type, else `$default`; no entry for the type: not validated (publicly reported). */
function compileBody(method: Method, api: RestApi, models: ModelSource): Outcome<CheckBody | undefined> {
  const checks = new Map<string, BodyCheck>();
  const diagnostics: Diagnostic[] = [];
  for (const [contentType, name] of method.requestModels) {
    if (!api.models.has(name)) continue;
    try {
      const text = `The body matches model ${name} (${contentType}).`;
      checks.set(contentType.toLowerCase(), { isValidated: true, text, validate: models(name) });
    } catch (error) {
      diagnostics.push(schemaDiagnostic(api, name, error));
    }
  }
  if (diagnostics.length > 0) return fail(...diagnostics);
  if (checks.size === 0) return succeed(undefined);
  const types = [...checks.keys()].join(', ');
  return succeed((call) => {
    const contentType = mediaTypeOf(call.request.headers.last('content-type')) || 'application/json';
    const check = checks.get(contentType) ?? checks.get('$default');
    if (!check) return notChecked(contentType, types);
    const problem = problemOf(call.request.body.toString('utf8'), check.validate);
    if (problem !== undefined) throw invalidBody(contentType, problem);
    return check;
  });
}

function notChecked(contentType: string, types: string): CheckedBody {
  const text = `The body was not validated: the method has no model for ${contentType}, only for ${types}.`;
  return { isValidated: false, text };
}

/** What is wrong with a body. An empty one fails too, whatever the model (publicly reported in one log; unverified on a deployed stage). */
export function problemOf(body: string, validate: ModelValidator): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
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

/** A model whose schema does not compile. */
export function schemaDiagnostic(api: Pick<RestApi, 'models'>, name: string, error: unknown): Diagnostic {
  const at = api.models.get(name)?.at;
  return {
    ruleId: 'invalid-model-schema',
    severity: 'error',
    message: `Unable to create model for '${name}': Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]`,
    ...(at && { at }),
    help: (error as Error).message,
  };
}

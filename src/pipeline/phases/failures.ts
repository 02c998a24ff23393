import { GatewayError } from '../../faults/gateway-error.ts';
import { TemplateError } from '../../vtl/template-error.ts';

/** 500 `Internal server error` with AWS's log line for a configuration error (rest-request-phases.md 10.7). */
export function configurationError(what: string, cause?: unknown): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    logLines: [`Execution failed due to configuration error: ${what}`],
    reason: what,
    cause,
  });
}

/**
 * A request template that fails. A body it cannot parse is the caller's fault: 400 with the text recorded in 2015 (vtl.md 0.1;
 * unverified: today's wording). Anything else is 500 with a log line (unverified wording, rest-request-phases.md 10.7).
 */
export function requestTemplateError(error: unknown): GatewayError {
  if (!(error instanceof TemplateError)) throw error;
  if (error.kind === 'parse-body') {
    return new GatewayError('BAD_REQUEST_BODY', {
      message: `Could not process payloadnet.minidev.json.parser.ParseException: ${error.message}`,
      logLines: transformError('request', error).detail.logLines ?? [],
      cause: error,
    });
  }
  return transformError('request', error);
}

/** A response template that fails: 500 (unverified, vtl.md 0.1). */
export function responseTemplateError(error: unknown): GatewayError {
  if (!(error instanceof TemplateError)) throw error;
  return transformError('response', error);
}

function transformError(side: 'request' | 'response', error: TemplateError): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    logLines: [`Execution failed due to configuration error: Unable to transform ${side}`],
    reason: `line ${error.line}, column ${error.column} of the template: ${error.message}`,
    cause: error,
  });
}

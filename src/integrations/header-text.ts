import { GatewayError } from '../faults/gateway-error.ts';

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get into a header
const illegalValue = /[\x00-\x08\x0a-\x1f\x7f\u0100-\uffff]/;

/** Whether name and value may stand in an HTTP header as they are. */
export function isLegalHeader(name: string, value: string): boolean {
  return token.test(name) && !illegalValue.test(value);
}

/**
 * Refuses what would break the framing of a request or answer: line breaks, NUL, names that are no tokens (reliability.md T7).
 * Unverified: AWS's answer to a mapped value with a line break; a configuration error fits its other answers.
 */
export function checkHeader(name: string, value: string): void {
  if (isLegalHeader(name, value)) return;
  throw new GatewayError('API_CONFIGURATION_ERROR', {
    logLines: [`Execution failed due to configuration error: Invalid header ${JSON.stringify(name)}`],
    reason: `The value mapped onto header ${JSON.stringify(name)} holds characters that HTTP does not allow there.`,
  });
}

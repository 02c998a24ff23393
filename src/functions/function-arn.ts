/** The parts of a Lambda function's ARN or of one of its shorter names. */
export interface FunctionName {
  readonly name: string;
  /** Alias or version; `$LATEST` counts as none. */
  readonly qualifier: string | undefined;
  readonly region: string | undefined;
  readonly accountId: string | undefined;
}

/**
 * Reads `name`, `account:function:name`, `arn:aws:lambda:region:account:function:name`, each with or without `:qualifier`
 * (reference functions.md 3.1). An empty qualifier, as a stage variable without a value leaves it, is no name at all
 * (rest-request-phases.md 12: an ARN with a hole is refused; unverified).
 */
export function parseFunctionName(text: string): FunctionName | undefined {
  const parts = text.split(':');
  if (parts[0] === 'arn') {
    if (parts[2] !== 'lambda' || parts[5] !== 'function') return undefined;
    return functionName(parts[6], parts[7], parts[3], parts[4], parts.length > 8);
  }
  if (parts[1] === 'function') return functionName(parts[2], parts[3], undefined, parts[0], parts.length > 4);
  return functionName(parts[0], parts[1], undefined, undefined, parts.length > 2);
}

function functionName(
  name: string | undefined,
  qualifier: string | undefined,
  region: string | undefined,
  accountId: string | undefined,
  tooLong: boolean,
): FunctionName | undefined {
  if (name === undefined || name === '' || qualifier === '' || tooLong) return undefined;
  return { name, qualifier: qualifier === '$LATEST' ? undefined : qualifier, region, accountId };
}

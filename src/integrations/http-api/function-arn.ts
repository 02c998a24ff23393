import { functionArnOf } from '../../expressions/function-uri.ts';
import { substituteStageVariables } from '../../expressions/stage-variables.ts';

/** The function behind an HTTP API's integration: in API Gateway's own form of its URI, or its bare ARN. */
export function httpFunctionArn(
  uri: string,
  stageVariables: ReadonlyMap<string, string>,
): string | undefined {
  const wrapped = functionArnOf(uri, stageVariables);
  if (wrapped !== undefined) return wrapped;
  const bare = substituteStageVariables(uri, stageVariables);
  return /^arn:[^:]+:lambda:[^:]*:[^:]*:function:[^/]+$/.test(bare) ? bare : undefined;
}

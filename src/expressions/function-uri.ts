import { substituteStageVariables } from './stage-variables.ts';

/** A doubled slash after `path` is accepted (recorded, rest-integrations.md 2.3); the second form is Lambda's streaming Invoke. */
const functionPath =
  /^arn:[\w-]+:apigateway:[^:]*:lambda:path\/{1,2}(?:2015-03-31\/functions\/(.+)\/invocations|2021-11-15\/functions\/(.+)\/response-streaming-invocations)\/?$/s;

/** The function ARN inside a Lambda integration or authorizer URI, stage variables put in; undefined when the URI is not Lambda's. */
export function functionArnOf(uri: string, stageVariables: ReadonlyMap<string, string>): string | undefined {
  const match = functionPath.exec(substituteStageVariables(uri, stageVariables));
  return match?.[1] ?? match?.[2];
}

/** Whether an integration URI calls a Lambda function; its responses are then selected by `errorMessage`. */
export function isFunctionUri(uri: string): boolean {
  return /^arn:[\w-]+:apigateway:[^:]*:lambda:path\//.test(uri);
}

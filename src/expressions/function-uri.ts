import { substituteStageVariables } from './stage-variables.ts';

/** A doubled slash after `path` is accepted (recorded, rest-integrations.md 2.3). */
const functionPath =
  /^arn:[\w-]+:apigateway:[^:]*:lambda:path\/{1,2}2015-03-31\/functions\/(.+)\/invocations\/?$/s;

/** The function ARN inside a Lambda integration or authorizer URI, stage variables put in; undefined when the URI is not Lambda's. */
export function functionArnOf(uri: string, stageVariables: ReadonlyMap<string, string>): string | undefined {
  return functionPath.exec(substituteStageVariables(uri, stageVariables))?.[1];
}

/** Whether an integration URI calls a Lambda function; its responses are then selected by `errorMessage`. */
export function isFunctionUri(uri: string): boolean {
  return /^arn:[\w-]+:apigateway:[^:]*:lambda:path\//.test(uri);
}

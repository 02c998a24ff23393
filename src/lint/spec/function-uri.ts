import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import type { Fix } from '../rule.ts';

/** Writes API Gateway's form of a URI in place of a function's own ARN; undefined where the text is something else. */
export function invocationUri(value: unknown, at: SourceRef): Fix | undefined {
  const match =
    typeof value === 'string' ? /^arn:([^:]+):lambda:([^:]+):\d{12}:function:[^/]+$/.exec(value) : null;
  if (!match) return undefined;
  const [, partition, region] = match;
  const uri = `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${match[0]}/invocations`;
  return [{ kind: 'set', at, value: uri }];
}

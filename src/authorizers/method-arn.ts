import type { Call } from '../message/call.ts';

/** What is the same in the method ARNs of one stage. */
export interface ArnScope {
  readonly region: string;
  readonly accountId: string;
  readonly apiId: string;
  readonly stage: string;
}

/** AWS's partition of a region: China and GovCloud have their own. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** `arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5`: an API's ARN for invocations. */
export function executeApiArn(scope: Omit<ArnScope, 'stage'>): string {
  return `arn:${partitionOf(scope.region)}:execute-api:${scope.region}:${scope.accountId}:${scope.apiId}`;
}

/**
 * Makes the reader of a call's method ARN: actual verb, actual path without its leading slash, raw; `.../GET/` for the
 * root (rest-request-phases.md 4.3, documented).
 */
export function methodArnReader(scope: ArnScope): (call: Call) => string {
  const prefix = `${executeApiArn(scope)}/${scope.stage}/`;
  return (call) => prefix + call.httpMethod + (call.routePath === '' ? '/' : call.routePath);
}

/** The ARN as refusals show it: of the account only the last four digits (4.6, publicly reported). */
export function maskAccount(arn: string): string {
  return arn.replace(/^((?:[^:]*:){4})\d{8}(\d{4}:)/, '$1********$2');
}

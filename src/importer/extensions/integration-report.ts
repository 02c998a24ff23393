import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import type { MethodResponse } from '../../model/api.ts';
import type { MethodName } from '../../model/verb.ts';
import type { Report } from '../report.ts';

/** The method that an integration belongs to, as far as the integration must know it. */
export interface IntegrationOwner {
  readonly httpMethod: MethodName;
  readonly path: string;
  readonly resourceId: string;
  readonly requestParameters: ReadonlyMap<string, boolean>;
  readonly methodResponses: ReadonlyMap<string, MethodResponse>;
}

/** Reports a problem of one integration, with the words that API Gateway begins with (import-export.md 2.12, E6 to E8). */
export type IntegrationReport = (
  ruleId: Parameters<Report>[0],
  at: SourceRef,
  reason: string,
  help?: string,
) => void;

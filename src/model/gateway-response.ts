import type { SourceRef } from '../diagnostics/diagnostic.ts';

/** The 21 response types of API Gateway (recorded, 2025). */
export const gatewayResponseTypes = [
  'ACCESS_DENIED',
  'API_CONFIGURATION_ERROR',
  'AUTHORIZER_CONFIGURATION_ERROR',
  'AUTHORIZER_FAILURE',
  'BAD_REQUEST_BODY',
  'BAD_REQUEST_PARAMETERS',
  'DEFAULT_4XX',
  'DEFAULT_5XX',
  'EXPIRED_TOKEN',
  'INTEGRATION_FAILURE',
  'INTEGRATION_TIMEOUT',
  'INVALID_API_KEY',
  'INVALID_SIGNATURE',
  'MISSING_AUTHENTICATION_TOKEN',
  'QUOTA_EXCEEDED',
  'REQUEST_TOO_LARGE',
  'RESOURCE_NOT_FOUND',
  'THROTTLED',
  'UNAUTHORIZED',
  'UNSUPPORTED_MEDIA_TYPE',
  'WAF_FILTERED',
] as const;

export type GatewayResponseType = (typeof gatewayResponseTypes)[number];

/** The customisation of one kind of error (AWS's word; the bytes to a caller are a `ClientResponse`). */
export interface GatewayResponse {
  readonly responseType: GatewayResponseType;
  /** 100..599; absent: the type's own. */
  readonly statusCode?: number;
  /** `gatewayresponse.header.NAME` -> expression. */
  readonly responseParameters: ReadonlyMap<string, string>;
  /** Content type -> text with `$context`, `$stageVariables` and `$method.request` variables; not VTL. */
  readonly responseTemplates: ReadonlyMap<string, string>;
  readonly at: SourceRef;
}

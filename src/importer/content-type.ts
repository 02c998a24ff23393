import type { SourceRef } from '../diagnostics/diagnostic.ts';

/**
 * Reports a content type that API Gateway refuses: one without a slash (recorded for 123, import-export.md 2.12, E11; publicly reported
 * for application-json, hashicorp/terraform-provider-aws#36388). Any type and subtype of one's own are taken, and `$default`, which names the template for
 * the others.
 */
export function checkContentType(contentType: string, at: SourceRef, report: ContentTypeReport): void {
  if (contentType.includes('/') || contentType === '$default') return;
  const help = 'Write a type and a subtype, as application/json.';
  report('content-type', at, `Invalid content type specified: ${contentType}`, help);
}

/** Says of which part of a method the content type is. */
export type ContentTypeReport = (ruleId: 'content-type', at: SourceRef, reason: string, help: string) => void;

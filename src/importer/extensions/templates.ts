import { checkContentType } from '../content-type.ts';
import { noTexts } from '../empty.ts';
import { keysOf, type Node, placeOf, textAt } from '../node.ts';
import type { Report } from '../report.ts';
import type { IntegrationReport } from './integration-report.ts';

/** Content type -> template. @param refuse where content types are judged, as REST integrations do */
export function readTemplates(
  node: Node | undefined,
  what: string,
  report: Report,
  refuse?: IntegrationReport,
): ReadonlyMap<string, string> {
  if (!node) return noTexts;
  const templates = new Map<string, string>();
  for (const contentType of keysOf(node, what, report)) {
    const text = textAt(node, contentType, `the template for ${contentType}`, report);
    if (text === undefined) continue;
    templates.set(contentType, text);
    if (refuse) checkContentType(contentType, { ...placeOf(node.at, contentType), part: 'key' }, refuse);
    if (text.length > maximumTemplate) {
      const message = `A mapping template has ${text.length} characters; API Gateway takes 300 KB.`;
      report('template-size', placeOf(node.at, contentType), message, {
        severity: 'warn',
        help: 'Shorten the template.',
      });
    }
  }
  return templates;
}

/** 300 KB (documented). */
const maximumTemplate = 300 * 1024;

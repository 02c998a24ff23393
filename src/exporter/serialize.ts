import { stringify } from 'yaml';
import type { JsonValue } from '../model/json.ts';

/** The text of a document. Unverified: the style of AWS's YAML; double quotes as in its samples. */
export function serialize(document: JsonValue, format: 'json' | 'yaml'): string {
  if (format === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  return stringify(document, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    aliasDuplicateObjects: false,
  });
}

import type { ContentHandling } from '../../model/integration.ts';
import type { Node } from '../node.ts';
import type { IntegrationReport } from './integration-report.ts';

export const contentHandlings: readonly ContentHandling[] = ['CONVERT_TO_TEXT', 'CONVERT_TO_BINARY'];

/**
 * A word of a closed list, in any case: it is stored in upper case (recorded). Reports what is no such word, and an absent one
 * where `required` is given.
 */
export function oneOf<T extends string>(
  node: Node | undefined,
  words: readonly T[],
  field: string,
  required: Node | undefined,
  refuse: IntegrationReport,
): T | undefined {
  if (!node || node.value === '' || node.value === null) {
    if (required) {
      const label = field === 'httpMethod' ? 'HttpMethod' : field;
      const reason = `Enumeration value for ${label} must be non-empty`;
      refuse(ruleOf(field), required.at, reason, `Add ${field}: one of ${words.join(', ')}.`);
    }
    return undefined;
  }
  const word = words.find((each) => each === String(node.value).toUpperCase());
  if (!word) {
    const reason = `Value '${String(node.value)}' at '${field}' failed to satisfy constraint: Member must satisfy enum value set: [${words.join(', ')}]`;
    refuse(ruleOf(field), node.at, reason, `Write one of ${words.join(', ').toLowerCase()}.`);
  }
  return word;
}

function ruleOf(field: string): 'integration-type' | 'integration-http-method' | 'extension-value' {
  if (field === 'type') return 'integration-type';
  return field === 'httpMethod' ? 'integration-http-method' : 'extension-value';
}

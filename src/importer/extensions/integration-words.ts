import type { ContentHandling } from '../../model/integration.ts';
import { type Node, placeOf, rawAt } from '../node.ts';
import type { IntegrationReport } from './integration-report.ts';

export const contentHandlings: readonly ContentHandling[] = ['CONVERT_TO_TEXT', 'CONVERT_TO_BINARY'];

/** A value while it is put together. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The word of a closed list in a field, in any case: it is stored in upper case (recorded). Reports what is no such word, and an
 * absent one that is required.
 */
export function oneOf<T extends string>(
  holder: Node,
  field: string,
  words: readonly T[],
  refuse: IntegrationReport,
  need: 'required' | 'optional' = 'optional',
): T | undefined {
  const written = rawAt(holder, field);
  if (written === undefined || written === '' || written === null) {
    if (need === 'required') reportEmpty(holder, field, words, refuse);
    return undefined;
  }
  const text = String(written).toUpperCase();
  for (const word of words) if (word === text) return word;
  const reason = `Value '${String(written)}' at '${field}' failed to satisfy constraint: Member must satisfy enum value set: [${words.join(', ')}]`;
  refuse(ruleOf(field), placeOf(holder.at, field), reason, `Write one of ${words.join(', ').toLowerCase()}.`);
  return undefined;
}

function reportEmpty(holder: Node, field: string, words: readonly string[], refuse: IntegrationReport): void {
  const label = field === 'httpMethod' ? 'HttpMethod' : field;
  const reason = `Enumeration value for ${label} must be non-empty`;
  refuse(ruleOf(field), holder.at, reason, `Add ${field}: one of ${words.join(', ')}.`);
}

function ruleOf(field: string): 'integration-type' | 'integration-http-method' | 'extension-value' {
  if (field === 'type') return 'integration-type';
  return field === 'httpMethod' ? 'integration-http-method' : 'extension-value';
}

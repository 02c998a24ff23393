import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Adoption, Rule } from './rule.ts';
import { rules } from './rules/index.ts';
import type { SpecNode } from './spec/node.ts';

/** The rule that stands for a diagnostic of the importer, particular ones first; undefined where none does. */
export function adopterOf(diagnostic: Diagnostic, node: () => SpecNode | undefined): Adopter | undefined {
  const candidates = adopters.get(diagnostic.ruleId) ?? [];
  return candidates.find(({ adoption }) => adoption.when?.(diagnostic.at, node) ?? true);
}

export interface Adopter {
  readonly rule: Rule;
  readonly adoption: Adoption;
}

const adopters: ReadonlyMap<string, readonly Adopter[]> = byImportRule();

function byImportRule(): Map<string, Adopter[]> {
  const found = new Map<string, Adopter[]>();
  for (const rule of rules.values()) {
    for (const adoption of rule.adopts ?? []) {
      const others = found.get(adoption.id) ?? [];
      if (adoption.when) others.unshift({ rule, adoption });
      else others.push({ rule, adoption });
      found.set(adoption.id, others);
    }
  }
  return found;
}

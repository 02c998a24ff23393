import type { Block, Reference, Statement } from '../../vtl/syntax.ts';

/** Assignments to an override that another one on the same way through the template has set before. Loops count as gone through once. */
export function repeatedOverrides(block: Block): Reference[] {
  const repeated: Reference[] = [];
  follow(block, new Set(), repeated);
  return repeated;
}

/** @returns what may have been set when the block is through */
function follow(block: Block, before: ReadonlySet<string>, repeated: Reference[]): Set<string> {
  let set = new Set(before);
  for (const statement of block) set = followStatement(statement, set, repeated);
  return set;
}

function followStatement(statement: Statement, before: Set<string>, repeated: Reference[]): Set<string> {
  switch (statement.kind) {
    case 'set': {
      const name = overrideName(statement.target);
      if (name === undefined) return before;
      if (before.has(name)) repeated.push(statement.target);
      return before.add(name);
    }
    case 'if': {
      const bodies = [...statement.branches.map(({ body }) => body), statement.otherwise?.body ?? []];
      return new Set(bodies.flatMap((body) => [...follow(body, before, repeated)]));
    }
    case 'foreach':
      return follow(statement.body, before, repeated);
    default:
      return before;
  }
}

/** `requestOverride.header.kind`, `responseOverride.status`; undefined where it is none or a call decides which. */
export function overrideName({ name, members }: Reference): string | undefined {
  if (name !== 'context') return undefined;
  const names = members.map((member) => {
    if (member.kind === 'property') return member.name;
    return member.kind === 'index' && member.index.kind === 'string' ? member.index.value : undefined;
  });
  const isKnown = names.every((each) => each !== undefined);
  return isKnown && /^(?:request|response)Override$/.test(names[0] ?? '') ? names.join('.') : undefined;
}

import type { Block, Reference, Statement } from '../../vtl/syntax.ts';

/** Assignments to an override that another one on the same way through the template has set before. Loops count as gone through once. */
export function repeatedOverrides(block: Block): Reference[] {
  const repeated: Reference[] = [];
  follow(block, new Set(), repeated);
  return repeated;
}

/**
 * Looks at each assignment once, and at no name again for a branch: a template may have thousands of both.
 * @param set what may be set so far; gains what may be set when the block is through
 * @returns what it gained; undefined where the template ends in the block
 */
function follow(block: Block, set: Set<string>, repeated: Reference[]): string[] | undefined {
  const gained: string[] = [];
  for (const statement of block) {
    const more = gainedBy(statement, set, repeated);
    if (more === undefined) {
      for (const name of gained) set.delete(name);
      return undefined;
    }
    for (const name of more) gained.push(name);
  }
  return gained;
}

function gainedBy(statement: Statement, set: Set<string>, repeated: Reference[]): string[] | undefined {
  switch (statement.kind) {
    case 'set': {
      const name = overrideName(statement.target);
      if (name === undefined) return [];
      if (!set.has(name)) {
        set.add(name);
        return [name];
      }
      repeated.push(statement.target);
      return [];
    }
    case 'if':
      return gainedByBranches(statement, set, repeated);
    case 'foreach':
      // One that stops the template may go around not once.
      return follow(statement.body, set, repeated) ?? [];
    case 'stop':
      return undefined;
    default:
      return [];
  }
}

/** No branch sees what another one set. */
function gainedByBranches(
  { branches, otherwise }: Statement & { readonly kind: 'if' },
  set: Set<string>,
  repeated: Reference[],
): string[] | undefined {
  const gained = new Set<string>();
  let ends = true;
  for (const body of [...branches.map(({ body }) => body), otherwise?.body ?? []]) {
    const more = follow(body, set, repeated);
    if (more === undefined) continue;
    ends = false;
    for (const name of more) {
      gained.add(name);
      set.delete(name);
    }
  }
  for (const name of gained) set.add(name);
  return ends ? undefined : [...gained];
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

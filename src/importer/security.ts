import type { SourceRef } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { follow, type ImportContext } from './context.ts';
import { childOf, isMap, itemsOf, membersOf, type Node, placeOf, textsOf } from './node.ts';

/** One scheme that a security requirement names. */
export interface RequiredScheme {
  readonly name: string;
  readonly scheme: Node;
  readonly scopes: readonly string[];
  /** Place of the name in the requirement. */
  readonly at: SourceRef;
}

/** The security of an operation as the file says it: its own, even an empty one, else the document's (recorded). */
export interface RequiredSecurity {
  readonly at: SourceRef;
  /** Requirement objects, alternatives of each other. */
  readonly requirements: readonly (readonly RequiredScheme[])[];
}

/** Finds the security requirements of an operation and the schemes they name; undefined where nothing says any. */
export function requiredSecurity(
  operation: Node,
  root: Node,
  schemes: ReadonlyMap<string, Node>,
  context: ImportContext,
): RequiredSecurity | undefined {
  const node = childOf(operation, 'security') ?? childOf(root, 'security');
  if (!node) return undefined;
  const requirements = itemsOf(node, 'security', context.report).map((requirement) =>
    membersOf(requirement, 'a security requirement', context.report).flatMap(([name, scopes]) => {
      const scheme = schemes.get(name);
      if (!scheme) reportMissing(name, placeOf(requirement.at, name), schemes, context);
      return scheme
        ? [{ name, scheme, scopes: textsOf(scopes, 'scopes', context.report), at: scopes.at }]
        : [];
    }),
  );
  return { at: node.at, requirements };
}

function reportMissing(
  name: string,
  at: SourceRef,
  schemes: ReadonlyMap<string, Node>,
  { report }: ImportContext,
): void {
  const close = nearest(name, schemes.keys());
  report('security-scheme-missing', { ...at, part: 'key' }, `There is no security scheme '${name}'.`, {
    help: close ? `Did you mean ${close}?` : `Define ${name} among the security schemes, or remove it here.`,
  });
}

/** The security schemes of the document by name, `$ref`s followed. */
export function securitySchemes(node: Node | undefined, context: ImportContext): Map<string, Node> {
  const schemes = new Map<string, Node>();
  for (const [name, member] of membersOf(node, 'the map of security schemes', context.report)) {
    const scheme = follow(member, context);
    if (scheme && isMap(scheme.value)) schemes.set(name, scheme);
  }
  return schemes;
}

/** A text field of a map, undefined where it is something else. */
export function plainText(node: Node, key: string): string | undefined {
  const value = childOf(node, key)?.value;
  return typeof value === 'string' ? value : undefined;
}

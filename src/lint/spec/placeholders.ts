import { childOf, plain, type SpecNode, textOf } from './node.ts';
import type { IntegrationView } from './types.ts';
import type { SpecView } from './view.ts';

/** One place that reads a stage variable. */
export interface StageVariableUse {
  readonly name: string;
  readonly node: SpecNode;
  /** Offsets into the text of the node. */
  readonly start: number;
  readonly end: number;
}

/** `${stageVariables.name}` of URIs, roles and VPC links, and `stageVariables.name` of mappings. */
export function stageVariableUses(spec: SpecView): readonly StageVariableUse[] {
  return spec.shared('stage-variables', () => [...findUses(spec)]);
}

function* findUses(spec: SpecView): Generator<StageVariableUse> {
  for (const { integration } of spec.methods) if (integration) yield* usesOf(integration);
  for (const { authorizer } of spec.schemes.values()) {
    const uri = childOf(authorizer, 'authorizerUri');
    if (uri) yield* usesIn(uri, braced);
  }
}

function* usesOf(integration: IntegrationView): Generator<StageVariableUse> {
  for (const key of ['uri', 'credentials', 'connectionId']) {
    if (!textOf(integration.node, key)?.includes('stageVariables.')) continue;
    const value = (integration.node.value as Record<string, unknown>)[key];
    yield* usesIn({ value, file: integration.node.file, parent: integration.node, key }, braced);
  }
  for (const mapping of integration.requestParameters) yield* usesIn(mapping, bare);
  for (const { parameters } of integration.responses) {
    for (const mapping of parameters) yield* usesIn(mapping, bare);
  }
}

const braced = /\$\{stageVariables\.([\w.-]+)\}/g;
const bare = /^stageVariables\.([\w.-]+)$/g;

function usesIn(node: SpecNode, pattern: RegExp): readonly StageVariableUse[] {
  const text = plain(node);
  if (!text?.includes('stageVariables.')) return noUses;
  return Array.from(text.matchAll(pattern), (match) => ({
    name: match[1] ?? '',
    node,
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const noUses: readonly StageVariableUse[] = [];

/** Every name that the document reads, templates included. */
export function stageVariableNames(spec: SpecView): Set<string> {
  const names = new Set<string>();
  for (const { name } of stageVariableUses(spec)) names.add(name);
  for (const { text } of spec.templates) {
    for (const match of text.matchAll(/stageVariables(?:\.|\.get\(["']|\[["'])([\w-]+)/g))
      names.add(match[1] ?? '');
  }
  for (const { templates, parameters } of spec.gatewayResponses) {
    for (const node of [...templates, ...parameters]) {
      for (const match of (plain(node) ?? '').matchAll(/stageVariables\.([\w-]+)/g))
        names.add(match[1] ?? '');
    }
  }
  return names;
}

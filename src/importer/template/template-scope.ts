import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import type { Node } from '../node.ts';
import { defaultAccountId, defaultRegion, type ImportOptions, type ParameterValue } from '../options.ts';
import { noValue, type PlaceholderScope } from '../placeholder-scope.ts';
import { replaced } from '../placeholders.ts';
import type { Report } from '../report.ts';
import { attributeOf, parameterDefaults } from './attributes.ts';
import { evaluateConditions } from './conditions.ts';
import { mapAt, type Template, type TemplateResource } from './template.ts';

/** A template with a way to work out its values. */
export interface ResolvedTemplate extends Template {
  /** The scope of placeholders, reporting to `report`. */
  scope(report: Report): PlaceholderScope;
  /** A value with its functions worked out. What cannot be is reported, and stays as it is. */
  resolve(node: Node, report: Report): unknown;
  /** Whether a resource is made: its condition holds, or cannot be known. */
  isMade(resource: TemplateResource): boolean;
}

/** Makes a template's values known: parameters given and by default, conditions, mappings, resources. */
export function resolveTemplate(template: Template, options: ImportOptions): ResolvedTemplate {
  const whereabouts = {
    region: options.region ?? defaultRegion,
    accountId: options.accountId ?? defaultAccountId,
  };
  const given = new Map<string, ParameterValue>([
    ...parameterDefaults(template),
    ...(options.parameters ?? []),
  ]);
  const values = new Map(given);
  const quiet: Report = () => undefined;
  const busy = new Set<string>();
  const property = (resource: TemplateResource, key: string): string | undefined => {
    const mark = `${resource.logicalId}.${key}`;
    if (busy.has(mark)) return undefined;
    busy.add(mark);
    const raw = mapAt({ properties: resource.properties.value }, 'properties')[key];
    const value = replaced(raw, resource.properties.at, scope(quiet));
    busy.delete(mark);
    return typeof value === 'string' ? value : undefined;
  };
  const scope = (report: Report): PlaceholderScope => ({
    ...whereabouts,
    parameters: values,
    report,
    attribute: (logicalId, attribute) => attributeOf(template, whereabouts, property, logicalId, attribute),
    include: (location, at) => template.document.resolve(location, at)?.value,
    mapping: (map, first, second) => mapAt(mapAt(template.mappings, map), first)[second],
  });
  const nowhere: SourceRef = { file: template.document.file, pointer: '/Conditions' };
  const inner = (value: unknown) => replaced(value, nowhere, scope(quiet));
  for (const [name, holds] of evaluateConditions(template, given, inner)) values.set(name, holds);
  return {
    ...template,
    scope,
    resolve: ({ value, at }, report) => {
      const result = replaced(value, at, scope(report));
      return result === noValue ? undefined : result;
    },
    isMade: ({ condition }) => condition === undefined || values.get(condition) !== false,
  };
}

import { type InputMap, isMap, type Node, placeOf } from '../node.ts';
import type { Report } from '../report.ts';
import { mapAt, type TemplateResource } from './template.ts';
import type { ResolvedTemplate } from './template-scope.ts';
import { textAt } from './values.ts';

/** One event of a function that makes a route. */
export interface RouteEvent {
  readonly functionId: string;
  /** Logical id of the API; undefined: the implicit one. */
  readonly apiId: string | undefined;
  /** Upper case; `ANY` for SAM's `any`. */
  readonly method: string;
  /** `$default` for an HTTP API's catch-all. */
  readonly path: string;
  readonly functionArn: string;
  /** The event's properties, worked out. */
  readonly properties: InputMap;
  readonly at: Node['at'];
}

/** The `Api` or `HttpApi` events of a template's functions. */
export function routeEvents(
  template: ResolvedTemplate,
  kind: 'Api' | 'HttpApi',
  report: Report,
): RouteEvent[] {
  return [...template.resources.values()].flatMap((resource) =>
    resource.type === 'AWS::Serverless::Function' && template.isMade(resource)
      ? eventsOf(template, resource, kind, report)
      : [],
  );
}

function eventsOf(
  template: ResolvedTemplate,
  resource: TemplateResource,
  kind: 'Api' | 'HttpApi',
  report: Report,
): RouteEvent[] {
  const raw = isMap(resource.properties.value) ? resource.properties.value : {};
  const events = mapAt(raw, 'Events');
  const eventsAt = placeOf(resource.properties.at, 'Events');
  return Object.entries(events).flatMap(([name, event]) => {
    if (!isMap(event) || event['Type'] !== kind) return [];
    const at = placeOf(eventsAt, name);
    const propertiesNode: Node = { value: event['Properties'] ?? {}, at: placeOf(at, 'Properties') };
    const properties = template.resolve(propertiesNode, report);
    if (!isMap(properties)) return [];
    const apiId = referenceOf(mapAt(event, 'Properties')[kind === 'Api' ? 'RestApiId' : 'ApiId']);
    const method = (textAt(properties, 'Method') ?? 'any').toUpperCase();
    const path = textAt(properties, 'Path') ?? '$default';
    return [
      {
        functionId: resource.logicalId,
        apiId,
        method,
        path,
        functionArn: functionArn(template, resource, report),
        properties,
        at: { ...at, part: 'key' as const },
      },
    ];
  });
}

/** `AutoPublishAlias` makes SAM call the function by that alias. */
function functionArn(template: ResolvedTemplate, resource: TemplateResource, report: Report): string {
  const arn = template.scope(report).attribute?.(resource.logicalId, 'Arn');
  const raw = isMap(resource.properties.value) ? resource.properties.value['AutoPublishAlias'] : undefined;
  const alias = template.resolve({ value: raw, at: resource.properties.at }, report);
  return typeof alias === 'string' ? `${String(arn)}:${alias}` : String(arn);
}

/** The logical id that a property names: `{"Ref": X}`, or a plain text. */
export function referenceOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return isMap(value) && typeof value['Ref'] === 'string' ? value['Ref'] : undefined;
}

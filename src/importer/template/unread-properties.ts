import { isMap, type Node, placeOf } from '../node.ts';
import type { Report } from '../report.ts';
import { type Reads, readsBelow, readsOfEvent, readsOfType } from './read-properties.ts';
import { mapAt, type TemplateResource } from './template.ts';
import type { ResolvedTemplate } from './template-scope.ts';

/** Resources of API Gateway that carry nothing that runs. */
const idleTypes: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Account',
  'AWS::ApiGatewayV2::Deployment',
  // That a route answers is said by the route's RouteResponseSelectionExpression.
  'AWS::ApiGatewayV2::RouteResponse',
]);

/** Properties that say nothing of what runs, or something that gwctl knows without them. */
const idleProperties: ReadonlySet<string> = new Set([
  'Tags',
  'PropagateTags',
  'OpenApiVersion',
  'DeploymentId',
  'AutoDeploy',
  'AlwaysDeploy',
  'DisableFunctionDefaultPermissions',
  // That a body is required has no counterpart (import-export.md 2.7, recorded).
  'Required',
]);
/** The same, of resources whose names and texts nobody sees who calls the API. */
const idleTexts: ReadonlySet<string> = new Set(['Name', 'Description', 'ContentType']);

/** Tells of what a template says of its APIs and gwctl does not read, so that nothing of it is missed without a word. */
export function reportUnread(template: ResolvedTemplate, report: Report): void {
  for (const resource of template.resources.values()) {
    if (!template.isMade(resource)) continue;
    const read = readsOfType(resource.type);
    if (read) reportBelow(resource, resource.properties, read, '', report);
    else if (resource.type === 'AWS::Serverless::Function') reportEvents(resource, report);
    else if (/^AWS::ApiGateway(?:V2)?::/.test(resource.type) && !idleTypes.has(resource.type)) {
      const message = `${resource.logicalId} (${resource.type}) is not read.`;
      report('template-property', resource.at, message, {
        help: 'gwctl key, plan and domain, or gwctl.yaml, make its counterpart.',
      });
    }
  }
}

function reportEvents(resource: TemplateResource, report: Report): void {
  const { value, at } = resource.properties;
  if (!isMap(value)) return;
  for (const [name, event] of Object.entries(mapAt(value, 'Events'))) {
    const read = isMap(event) ? readsOfEvent(event['Type']) : undefined;
    if (!read || !isMap(event)) continue;
    const place = placeOf(placeOf(placeOf(at, 'Events'), name), 'Properties');
    reportBelow(resource, { value: event['Properties'], at: place }, read, `Events.${name}.`, report);
  }
}

const settingsHelp = 'Stages, throttles, logs and domains can be set in gwctl.yaml or by gwctl stage.';

/** The topmost members that are not read. What `Globals` give is told at the resource that takes it. */
function reportBelow(
  resource: TemplateResource,
  node: Node,
  read: Reads,
  path: string,
  report: Report,
): void {
  const { value, at } = node;
  if (read === true || value === null || typeof value !== 'object') return;
  for (const [name, inner] of Object.entries(value)) {
    if (isIdle(name, path, resource.type)) continue;
    const below = readsBelow(read, name);
    const place = placeOf(at, name);
    if (below !== undefined) {
      reportBelow(resource, { value: inner, at: place }, below, `${path}${name}.`, report);
      continue;
    }
    const { logicalId, type } = resource;
    const message = `gwctl does not read ${path}${name} of ${logicalId} (${type}).`;
    report('template-property', { ...place, part: 'key' }, message, { help: settingsHelp });
  }
}

function isIdle(name: string, path: string, type: string): boolean {
  if (idleProperties.has(name)) return true;
  return path === '' && idleTexts.has(name) && !type.endsWith('Api');
}

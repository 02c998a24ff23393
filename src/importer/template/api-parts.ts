import { type InputMap, isMap } from '../node.ts';
import type { Report } from '../report.ts';
import type { DocumentDraft } from './generated-document.ts';
import { referenceOf } from './sam-events.ts';
import type { TemplateResource } from './template.ts';
import type { ResolvedTemplate } from './template-scope.ts';

/** One API of a template while the resources around it are gathered into its document. */
export interface ApiParts {
  readonly template: ResolvedTemplate;
  readonly draft: DocumentDraft;
  /** The API's logical id. */
  readonly apiId: string;
  readonly report: Report;
}

/** A resource's properties with its intrinsic functions resolved; empty where they are no object. */
export function resolvedProperties({ template, report }: ApiParts, resource: TemplateResource): InputMap {
  const value = template.resolve(resource.properties, report);
  return isMap(value) ? value : {};
}

/** The resources of one type that belong to the API: `RestApiId` names it in `AWS::ApiGateway`, `ApiId` in `AWS::ApiGatewayV2`. */
export function resourcesOfApi({ template, apiId }: ApiParts, type: string): TemplateResource[] {
  const owner = type.startsWith('AWS::ApiGatewayV2::') ? 'ApiId' : 'RestApiId';
  return [...template.resources.values()].filter((resource) => {
    if (resource.type !== type || !template.isMade(resource)) return false;
    const { value } = resource.properties;
    return isMap(value) && referenceOf(value[owner]) === apiId;
  });
}

import type { Environment } from '../environment/environment.ts';
import type { MethodFacts } from '../message/call.ts';
import type { Method, Resource, RestApi } from '../model/api.ts';
import type { MethodSetting } from '../model/stage.ts';
import type { TemplatesByText } from './phases/templates.ts';

/** What a REST API is compiled for: one side (production or canary) of one stage. */
export interface StageScope {
  readonly environment: Environment;
  readonly api: RestApi;
  readonly accountId: string;
  readonly region: string;
  readonly stage: string;
  readonly deploymentId: string;
  /** Of this side: canary overrides are merged in (recorded). */
  readonly stageVariables: ReadonlyMap<string, string>;
  /** `$context.isCanaryRequest`: undefined while the stage has no canary settings (recorded). */
  readonly isCanaryRequest: boolean | undefined;
  /** What was compiled of this API's templates so far. */
  readonly templates: TemplatesByText;
  /** The stage's `clientCertificateId`: whom HTTP backends see. */
  readonly clientCertificateId?: string;
  /** The setting that is in force for one method. */
  methodSetting(resource: Resource, method: Method): MethodSetting;
}

/** The constant part of `$context` for one method. */
export function methodFacts(scope: StageScope, resource: Resource, method: Method): MethodFacts {
  const { api } = scope;
  return {
    apiId: api.id,
    apiName: api.name,
    accountId: scope.accountId,
    region: scope.region,
    stage: scope.stage,
    deploymentId: scope.deploymentId,
    resourceId: resource.id,
    resourcePath: resource.path,
    operationName: method.operationName,
    apiKeyRequired: method.apiKeyRequired,
    endpointType: api.endpointConfiguration.types[0] ?? 'EDGE',
    stageVariables: scope.stageVariables,
    isCanaryRequest: scope.isCanaryRequest,
    matched: true,
  };
}

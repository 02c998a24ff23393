import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import type { RestApi } from '../../model/api.ts';
import { type ArnScope, executeApiArn } from '../method-arn.ts';
import { compilePolicy, type Policy } from './policy.ts';

/** AWS's limit on an API's policy (rest-request-phases.md 4.7, documented). */
const maxPolicyLength = 8192;

/** What an API's resource policy says at run time; a private API without one refuses every call (documented). */
export type ResourcePolicy = Policy | 'refuse everything' | undefined;

/** Makes the API's resource policy ready. One that API Gateway would not store is an error, with the place in the spec. */
export function compileResourcePolicy(api: RestApi, scope: Omit<ArnScope, 'stage'>): Outcome<ResourcePolicy> {
  const isPrivate = api.endpointConfiguration.types.includes('PRIVATE');
  if (api.policy === undefined) return succeed(isPrivate ? 'refuse everything' : undefined);
  const length = JSON.stringify(api.policy).length;
  if (length > maxPolicyLength) {
    return fail(
      problem(api, `The resource policy has ${length} characters; API Gateway takes ${maxPolicyLength}.`),
    );
  }
  const compiled = compilePolicy(api.policy, {
    principals: 'required',
    expandResource: (resource) => expandResource(resource, scope),
  });
  if (compiled.ok) return succeed(compiled.policy);
  return fail(...compiled.problems.map((text) => problem(api, `Invalid policy document: ${text}.`)));
}

/** `execute-api:/stage/GET/path` stands for the full ARN of this API (4.7, recorded). */
export function expandResource(resource: string, scope: Omit<ArnScope, 'stage'>): string {
  return resource.startsWith('execute-api:/')
    ? executeApiArn(scope) + resource.slice('execute-api:'.length)
    : resource;
}

function problem(api: RestApi, message: string): Diagnostic {
  return {
    ruleId: 'invalid-resource-policy',
    severity: 'error',
    message,
    at: child(api.at, 'x-amazon-apigateway-policy'),
    help: 'Please check the policy syntax and ensure that Principals are valid.',
  };
}

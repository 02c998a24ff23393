import type { Environment } from '../environment/environment.ts';
import type { Call } from '../message/call.ts';
import type { Method } from '../model/api.ts';
import type { AuthorizerResults } from './authorizer-caches.ts';
import type { SharedMethod } from './cache-hazard.ts';
import type { IssuerDirectory } from './cognito/issuer-directory.ts';
import type { ArnScope } from './method-arn.ts';
import type { ResourcePolicy } from './policy/resource-policy.ts';
import type { IdentityDirectory } from './sigv4/identity-directory.ts';

/** A gate of the pipeline: refuses by throwing `GatewayError`. It answers at once where nothing must be waited for. */
export type Gate = (call: Call) => void | Promise<void>;

/** An authorizer made ready once; each method that uses it asks for its gate. */
export type MethodGate = (method: Method) => Gate;

/** The stage that authorizers are compiled for. */
export interface AuthorizerScope extends ArnScope {
  /** Of the side compiled (canary overrides merged in). */
  readonly stageVariables: ReadonlyMap<string, string>;
}

/** What lives longer than a compiled plan, and what the outside world gives. */
export interface AuthorizerTools {
  readonly environment: Environment;
  /** Of the stage. */
  readonly caches: AuthorizerResults;
  readonly issuers: IssuerDirectory;
  readonly identities: IdentityDirectory;
}

/** Everything one authorizer needs to be compiled. */
export interface AuthorizerContext {
  readonly scope: AuthorizerScope;
  readonly tools: AuthorizerTools;
  readonly resourcePolicy: ResourcePolicy;
  readonly methodArn: (call: Call) => string;
  /** By authorizer: the methods that one cached result serves. */
  readonly sharedMethods: ReadonlyMap<string, readonly SharedMethod[]>;
}

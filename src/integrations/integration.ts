import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { Environment } from '../environment/environment.ts';
import type { Call } from '../message/call.ts';
import type { HeaderList } from '../message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../message/http.ts';
import type { Integration } from '../model/integration.ts';

/** What mappings, templates and overrides made of a call: the integration request before the endpoint's own rules. */
export interface MappedRequest {
  /** Mapped headers and header overrides, spelt as mapped. Nothing of the client's. */
  readonly headers: HeaderList;
  /** Mapped query parameters and overrides, decoded, in order; repeated names stay repeated. */
  readonly query: readonly (readonly [string, string])[];
  /** Mapped path values and overrides by name; put into the URI raw. */
  readonly path: ReadonlyMap<string, string>;
  /** Rendered template, or the passed-through body. */
  readonly body: string | Buffer;
  /** No template was rendered: the body is the caller's. */
  readonly isPassthrough: boolean;
}

/** What an integration needs to know of the stage it is deployed in; the same for all its calls. */
export interface IntegrationScope {
  readonly environment: Environment;
  readonly apiId: string;
  readonly region: string;
  readonly accountId: string;
  readonly stage: string;
  /** Of the side compiled (canary overrides merged in). */
  readonly stageVariables: ReadonlyMap<string, string>;
  readonly binaryMediaTypes: readonly string[];
  readonly clientCertificateId?: string;
}

/** One integration, ready for calls. */
export interface CompiledIntegration {
  /** The last part of the integration request: address, default headers, forbidden headers. Throws `GatewayError`. */
  request(mapped: MappedRequest, call: Call): EndpointRequest;
  /** Calls the endpoint. Throws `GatewayError` when no usable answer comes. */
  send(request: EndpointRequest, call: Call): Promise<EndpointResponse> | EndpointResponse;
  /** Headers as the execution log shows them (row 13 of 10.5), where they differ from those sent. */
  loggedHeaders?(request: EndpointRequest, call: Call): HeaderList;
}

/** Makes an integration ready at deploy. Problems that AWS finds at deploy are diagnostics; those it finds per call throw per call. */
export type CompileIntegration<I extends Integration = Integration> = (
  integration: I,
  scope: IntegrationScope,
) => Outcome<CompiledIntegration>;

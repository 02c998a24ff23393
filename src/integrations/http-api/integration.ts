import type { Environment } from '../../environment/environment.ts';
import type { PassedRequest } from '../../expressions/http-event/passed-request.ts';
import type { Call } from '../../message/call.ts';
import type { HeaderList } from '../../message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../../message/http.ts';
import type { HttpRoute } from '../../model/api.ts';

/** What an integration needs to know of the stage and route that it is compiled for. */
export interface HttpIntegrationScope {
  readonly environment: Environment;
  readonly route: HttpRoute;
  readonly apiId: string;
  readonly region: string;
  readonly accountId: string;
  readonly stage: string;
  readonly stageVariables: ReadonlyMap<string, string>;
}

/** The answer of a backend as API Gateway gives it on, before response mappings. */
export interface PassedResponse {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: string | Buffer;
}

/** One integration of an HTTP API, ready for calls. All three throw `GatewayError`. */
export interface CompiledHttpIntegration {
  request(passed: PassedRequest, call: Call): EndpointRequest;
  send(request: EndpointRequest, call: Call): Promise<EndpointResponse> | EndpointResponse;
  response(response: EndpointResponse, call: Call): PassedResponse;
}

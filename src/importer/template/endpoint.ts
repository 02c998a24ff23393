import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import { type InputMap, isMap } from '../node.ts';
import { type DocumentDraft, put } from './generated-document.ts';
import { defined } from './values.ts';

const key = 'x-amazon-apigateway-endpoint-configuration';

/** What a template may say of an API's endpoint, in the words of the extension. */
export interface EndpointSettings {
  readonly disableExecuteApiEndpoint?: unknown;
  readonly types?: unknown;
  readonly vpcEndpointIds?: unknown;
  readonly ipAddressType?: unknown;
}

/** `EndpointConfiguration` of CloudFormation: lists and words as they are. */
export function endpointOf(value: unknown): EndpointSettings {
  const endpoint = isMap(value) ? value : {};
  return {
    types: endpoint['Types'],
    vpcEndpointIds: endpoint['VpcEndpointIds'],
    ipAddressType: endpoint['IpAddressType'],
  };
}

/** `EndpointConfiguration` of SAM: the type alone, or a map with one type (documented). */
export function samEndpointOf(value: unknown): EndpointSettings {
  if (typeof value === 'string') return { types: [value] };
  const endpoint: InputMap = isMap(value) ? value : {};
  return {
    types: endpoint['Type'] === undefined ? undefined : [endpoint['Type']],
    vpcEndpointIds: endpoint['VPCEndpointIds'],
    ipAddressType: endpoint['IpAddressType'],
  };
}

/** Writes the endpoint where the document's format has it: at the root of Swagger 2, in the first server of OpenAPI 3. */
export function addEndpoint(draft: DocumentDraft, settings: EndpointSettings, at: SourceRef): void {
  const configuration = defined({ ...settings });
  if (Object.keys(configuration).length === 0) return;
  if (Object.hasOwn(draft.root, 'swagger')) {
    put(draft, [key], configuration, at);
    return;
  }
  const servers = draft.root['servers'];
  const [first, ...others] = Array.isArray(servers) ? servers : [{ url: '/' }];
  const own = isMap(first) ? first : {};
  const before = isMap(own[key]) ? own[key] : {};
  draft.root['servers'] = [{ ...own, [key]: { ...before, ...configuration } }, ...others];
  draft.places.set(`/servers/0/${key}`, { at });
}

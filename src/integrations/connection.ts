import { substituteStageVariables } from '../expressions/stage-variables.ts';
import type { HeaderList } from '../message/header-list.ts';
import type { EndpointRequest } from '../message/http.ts';
import type { HttpCustomIntegration, HttpProxyIntegration } from '../model/integration.ts';
import type { EndpointAddress } from './endpoint-uri.ts';
import type { IntegrationScope } from './integration.ts';

/** How an HTTP integration reaches its endpoint: directly, or through a VPC link that stands for a local address. */
export interface Connection {
  /** The address to connect to. */
  route(address: EndpointAddress): EndpointAddress & { readonly host?: string };
  /** Adds the `Host` the endpoint expects where the connection goes elsewhere. */
  headers(headers: HeaderList, address: { readonly host?: string }): HeaderList;
  readonly tls: Pick<EndpointRequest, 'tls'>;
}

/** `tlsConfig`, and the stage's client certificate for backends that ask for one (documented). */
function tlsOf(
  { tlsConfig }: HttpCustomIntegration | HttpProxyIntegration,
  { clientCertificateId, environment }: IntegrationScope,
): Connection['tls'] {
  const certificate =
    clientCertificateId === undefined
      ? undefined
      : environment.services.clientCertificate?.(clientCertificateId);
  return tlsConfig || certificate ? { tls: { ...tlsConfig, ...certificate } } : {};
}

/**
 * A VPC link is forwarded to the address that `vpcLinks` of gwctl.yaml gives for its id; the endpoint still sees its own `Host`.
 * Differs from AWS: without such an address the URI is called as it stands, since there is no VPC here.
 */
export function connectionOf(
  integration: HttpCustomIntegration | HttpProxyIntegration,
  scope: IntegrationScope,
): Connection {
  const tls = tlsOf(integration, scope);
  const link =
    integration.connectionType === 'VPC_LINK'
      ? substituteStageVariables(integration.connectionId ?? '', scope.stageVariables)
      : '';
  const local = link === '' ? undefined : scope.environment.services.vpcLink(link);
  if (local === undefined) return { route: (address) => address, headers: (headers) => headers, tls };
  const origin = local.replace(/\/+$/, '');
  return {
    route: (address) => ({ origin, path: address.path, host: address.origin.replace(/^https?:\/\//, '') }),
    headers(headers, address) {
      if (address.host !== undefined && !headers.has('host')) headers.set('Host', address.host);
      return headers;
    },
    tls,
  };
}

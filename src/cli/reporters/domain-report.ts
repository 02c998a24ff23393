import type { DomainName } from '../../model/stage.ts';
import type { GatewayState } from '../../store/store.ts';
import { endpointText } from './endpoint-text.ts';
import { facts, table } from './table.ts';

/** A domain as GetDomainName gives it, with its mappings as GetBasePathMappings gives them. */
export function domainShape(domain: DomainName) {
  const { domainName, basePathMappings, mutualTlsAuthentication: tls, endpointConfiguration } = domain;
  return {
    domainName,
    ...(endpointConfiguration ? { endpointConfiguration } : {}),
    ...(tls ? { mutualTlsAuthentication: { truststoreUri: tls.truststore } } : {}),
    basePathMappings: basePathMappings.map(({ basePath, apiId, stage }) => ({
      basePath: basePath === '' ? '(none)' : basePath,
      restApiId: apiId,
      ...(stage === undefined ? {} : { stage }),
    })),
  };
}

export function domainTable(state: GatewayState, domains: readonly DomainName[], width: number): string {
  const rows = domains.flatMap(({ domainName, basePathMappings }) => {
    if (basePathMappings.length === 0) return [[domainName, '-', '-', '-']];
    return basePathMappings.map(({ basePath, apiId, stage }) => [
      domainName,
      basePath === '' ? '(none)' : basePath,
      state.apis.get(apiId)?.name ?? apiId,
      stage ?? '(next path segment)',
    ]);
  });
  const columns = [
    { heading: 'DOMAIN', flexible: true },
    { heading: 'BASE PATH' },
    { heading: 'API' },
    { heading: 'STAGE' },
  ];
  return table(columns, rows, width);
}

/** `domain show`. */
export function domainFacts(state: GatewayState, domain: DomainName, width: number): string {
  const { domainName, endpointConfiguration: endpoint, mutualTlsAuthentication: tls, configured } = domain;
  return facts([
    ['Domain', domainName],
    ['Endpoint', endpoint && endpointText(endpoint)],
    ['Mutual TLS', tls && `callers need a certificate that ${tls.truststore} trusts`],
    ['From', configured ? 'gwctl.yaml' : undefined],
  ]).concat(domainTable(state, [domain], width));
}

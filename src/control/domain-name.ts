import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { Api, EndpointConfiguration } from '../model/api.ts';
import type { BasePathMapping, DomainName } from '../model/stage.ts';
import type { GatewayState } from '../store/store.ts';
import { badRequest, type Changed, changed, conflict, notFound, withEntry, withoutEntry } from './change.ts';
import { mixedProtocols } from './domain-protocols.ts';
import { findApi, findStage } from './lookup.ts';

/** CreateDomainName. Names are kept in lower case: a `Host` header's case does not count. */
export function createDomainName(
  state: GatewayState,
  name: string,
  endpointConfiguration?: EndpointConfiguration,
): Changed<DomainName> {
  const domainName = name.toLowerCase();
  if (!/^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(domainName)) {
    return badRequest(`Invalid domain name specified: ${name}`, {
      help: 'Write a host name, as api.example.test or *.example.test.',
    });
  }
  if (state.domainNames.has(domainName)) {
    return conflict(
      'The domain name you provided already exists.',
      `gwctl domain show ${domainName} shows it, gwctl domain map ${domainName} adds a mapping.`,
    );
  }
  return keep(state, {
    domainName,
    basePathMappings: [],
    ...(endpointConfiguration ? { endpointConfiguration } : {}),
  });
}

/** DeleteDomainName, with its mappings. */
export function deleteDomainName(state: GatewayState, name: string): Changed<DomainName> {
  const found = findDomainName(state, name);
  if (!found.ok) return found;
  return changed(
    { ...state, domainNames: withoutEntry(state.domainNames, found.value.domainName) },
    found.value,
  );
}

/** CreateBasePathMapping. The domain is made where it is not there yet: a local domain has no certificate to wait for. */
export function addBasePathMapping(
  state: GatewayState,
  input: {
    readonly domainName: string;
    readonly basePath: string;
    readonly api: string | undefined;
    readonly stage?: string;
  },
): Changed<DomainName> {
  const known = state.domainNames.get(input.domainName.toLowerCase());
  const made = known ? undefined : createDomainName(state, input.domainName);
  if (made && !made.ok) return made;
  const domain = known ?? made?.value.result;
  const api = apiInBody(state, input.api);
  if (!api.ok) return api;
  const stage = input.stage === undefined ? undefined : findStage(state, api.value.id, input.stage);
  if (stage && !stage.ok) return stage;
  const basePath = normalBasePath(input.basePath);
  if (!basePath.ok) return basePath;
  const others = domain?.basePathMappings ?? [];
  const refused = mappingRefusal(input.domainName, others, basePath.value);
  if (refused) return refused;
  const mapping: BasePathMapping = {
    basePath: basePath.value,
    apiId: api.value.id,
    ...(input.stage === undefined ? {} : { stage: input.stage }),
  };
  const after = {
    ...(domain ?? { domainName: input.domainName.toLowerCase() }),
    basePathMappings: [...others, mapping],
  };
  const mixed = mixedProtocols(state, after);
  return mixed.length > 0 ? fail(...mixed) : keep(state, after);
}

function mappingRefusal(
  domainName: string,
  others: readonly BasePathMapping[],
  basePath: string,
): Outcome<never> | undefined {
  if (others.some((mapping) => mapping.basePath === basePath)) {
    // Reported words.
    return conflict(
      'Base path already exists for this domain name',
      `Choose another base path, or take it out first: gwctl domain unmap ${domainName}.`,
    );
  }
  if (!basePath.includes('/') || others.filter(isMultiLevel).length < mostMultiLevel) return undefined;
  // Unverified: AWS's words.
  return badRequest(
    `Domain ${domainName} has ${mostMultiLevel} base paths of several levels, and API Gateway takes no more`,
    { help: 'Give the base path one level, or another domain.' },
  );
}

/** Base paths such as `v1/orders` on one domain (rest-request-phases.md 1.2, documented). */
export const mostMultiLevel = 200;

const isMultiLevel = ({ basePath }: BasePathMapping) => basePath.includes('/');

/** An API that a body names, not a path: an unknown one is a bad request with words of its own (management-api.md 2, recorded). */
function apiInBody(state: GatewayState, reference: string | undefined): Outcome<Api> {
  const api = findApi(state, reference);
  if (api.ok || api.diagnostics[0]?.ruleId !== 'control-not-found' || reference === undefined) return api;
  return badRequest('Invalid REST API identifier specified', { help: api.diagnostics[0].help ?? '' });
}

/** DeleteBasePathMapping. */
export function removeBasePathMapping(
  state: GatewayState,
  input: { readonly domainName: string; readonly basePath: string },
): Changed<DomainName> {
  const found = findDomainName(state, input.domainName);
  if (!found.ok) return found;
  const basePath = normalBasePath(input.basePath);
  if (!basePath.ok) return basePath;
  const rest = found.value.basePathMappings.filter((mapping) => mapping.basePath !== basePath.value);
  if (rest.length === found.value.basePathMappings.length) {
    return notFound(
      'Invalid base path mapping identifier specified',
      `gwctl domain show ${found.value.domainName} lists its base paths.`,
    );
  }
  return keep(state, { ...found.value, basePathMappings: rest });
}

/** How to be rid of mappings: those of `gwctl.yaml` go with their lines. */
export function unmapHelp(domains: readonly DomainName[]): string {
  const configured = domains.filter((domain) => domain.configured).map(({ domainName }) => domainName);
  const own = domains.filter((domain) => !domain.configured).map(({ domainName }) => domainName);
  return [
    ...(configured.length > 0
      ? [`Take them out of domainNames in gwctl.yaml (${configured.join(', ')}).`]
      : []),
    ...own.map((domainName) => `gwctl domain unmap ${domainName} removes one.`),
  ].join(' ');
}

/** The domain; 404 where there is none. */
export function findDomainName(state: GatewayState, name: string): Outcome<DomainName> {
  const found = state.domainNames.get(name.toLowerCase());
  if (found) return succeed(found);
  return notFound('Invalid domain name identifier specified', 'gwctl domain list shows what there is.');
}

/**
 * Letters, digits and `$-_.+!*'()/`, at most 300; `(none)` is how the v1 API writes the empty one
 * (rest-request-phases.md 1.2). Slashes at the ends do not count.
 */
export function normalBasePath(written: string): Outcome<string> {
  const basePath = written === '(none)' ? '' : written.replace(/^\/+|\/+$/g, '');
  if (/^[A-Za-z0-9$_.+!*'()/-]{0,300}$/.test(basePath) && !basePath.includes('//')) return succeed(basePath);
  return badRequest(`Invalid base path specified: ${written}`, {
    help: "A base path has letters, digits and $-_.+!*'()/, 300 characters at most.",
  });
}

/**
 * What of a domain API Gateway would not take, though it is served here: multi-level base paths (documented,
 * rest-request-phases.md 1.2) and mutual TLS (documented, 4.9) are for Regional domains, VPC endpoints for private ones.
 */
export function unlikeAws(domain: DomainName): Diagnostic[] {
  const { domainName, basePathMappings, mutualTlsAuthentication, endpointConfiguration: endpoint } = domain;
  if (endpoint === undefined) return [];
  const isRegional = endpoint.types.includes('REGIONAL');
  const told = (what: string): Diagnostic => ({
    ruleId: 'control-domain-endpoint',
    severity: 'warn',
    message: `Domain ${domainName} is ${endpoint.types.join(', ')}: ${what}`,
  });
  const levels = basePathMappings.filter((mapping) => !isRegional && isMultiLevel(mapping));
  return [
    ...levels.map(({ basePath }) =>
      told(`API Gateway takes the base path ${basePath} on REGIONAL ones only.`),
    ),
    ...(mutualTlsAuthentication && !isRegional
      ? [told('API Gateway has mutual TLS on REGIONAL ones only.')]
      : []),
    ...(endpoint.vpcEndpointIds?.length && !endpoint.types.includes('PRIVATE')
      ? [told('VPC endpoints belong to PRIVATE ones.')]
      : []),
  ];
}

function keep(state: GatewayState, domain: DomainName): Changed<DomainName> {
  return changed(
    { ...state, domainNames: withEntry(state.domainNames, domain.domainName, domain) },
    domain,
    unlikeAws(domain),
  );
}

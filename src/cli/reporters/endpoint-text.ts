import type { EndpointConfiguration } from '../../model/api.ts';

/** An endpoint type changes nothing that is served here: what it changes on AWS. */
export function endpointText({ types, vpcEndpointIds = [], ipAddressType }: EndpointConfiguration): string {
  const told = types.map((type) => `${type}: ${effects[type]}`).join('; ');
  const endpoints = vpcEndpointIds.length > 0 ? ` (${vpcEndpointIds.join(', ')})` : '';
  return `${told}${endpoints}${ipAddressType === 'dualstack' ? ', over IPv4 and IPv6' : ''}`;
}

const effects = {
  EDGE: 'on AWS reached through CloudFront, which adds Via, X-Cache and CloudFront-* headers',
  REGIONAL: 'on AWS reached in its Region',
  PRIVATE: 'on AWS reached through VPC endpoints only, and only as its resource policy allows',
} as const;

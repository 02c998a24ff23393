import { isLoopback } from '../authorizers/cognito/fetch-key-set.ts';
import { isPublicAddress } from '../document/public-address.ts';
import { EndpointFailure, type HttpSender } from '../environment/environment.ts';

/** The address of a name. */
export type Lookup = (hostname: string) => Promise<string>;

const systemLookup: Lookup = async (hostname) => {
  const { lookup } = await import('node:dns/promises');
  return (await lookup(hostname)).address;
};

/**
 * Sends to this machine and to the public network, and to nothing between: an issuer's metadata must not have gwctl ask its neighbours
 * (reliability.md T11).
 */
export function outwardSender(http: HttpSender, addressOf: Lookup = systemLookup): HttpSender {
  return {
    async send(request) {
      const { hostname } = new URL(request.origin);
      if (!isLoopback(hostname)) await refusePrivate(hostname.replace(/^\[|\]$/g, ''), addressOf);
      return http.send(request);
    },
  };
}

async function refusePrivate(name: string, addressOf: Lookup): Promise<void> {
  const address = await addressOf(name).catch((cause: NodeJS.ErrnoException) => {
    throw new EndpointFailure('network', `the host name does not resolve`, cause);
  });
  if (!isPublicAddress(address))
    throw new EndpointFailure('invalid-endpoint', `${name} leads to ${address}, which is no public address`);
}

import { BlockList, isIP } from 'node:net';

/** Networks of this machine, of its neighbours, and of nobody (IANA's special-purpose registries). */
const specialNetworks = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
] as const;

/** Whether an address is one of the public network. */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1] ?? address;
  const family = isIP(mapped);
  // What is no address, or an odd spelling of an IPv4 one inside of IPv6, is not trusted to be public.
  if (family === 0 || /^::ffff:/i.test(mapped)) return false;
  const special = new BlockList();
  for (const [network, prefix, kind] of specialNetworks) special.addSubnet(network, prefix, kind);
  return !special.check(mapped, family === 4 ? 'ipv4' : 'ipv6');
}

import { HeaderList } from '../../message/header-list.ts';
import type { IntegrationType } from '../../model/integration.ts';

/** Renamed for every type (recorded, rest-request-phases.md 2.4); on AWS_PROXY unverified. */
const everyType = ['connection', 'content-length', 'date', 'server'];
/** Renamed besides on HTTP and AWS, whose headers are mapped ones (recorded); a MOCK's pass under their own names. */
const customTypes = [
  'authorization',
  'content-md5',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'trailer',
  'upgrade',
  'user-agent',
  'www-authenticate',
];

const renamedByType: Readonly<Record<IntegrationType, ReadonlySet<string>>> = {
  // Differs from AWS, where a MOCK's Trailer may pass: Node throws at one on an answer of known length.
  MOCK: new Set([...everyType, 'trailer']),
  HTTP: new Set([...everyType, ...customTypes]),
  AWS: new Set([...everyType, ...customTypes]),
  HTTP_PROXY: new Set([...everyType, 'x-amzn-requestid']),
  AWS_PROXY: new Set(everyType),
};

/** Hop-by-hop names that never pass a proxy (RFC 9110, 7.6.1), besides the recorded `Transfer-Encoding`. */
const dropped = new Set(['transfer-encoding', 'keep-alive', 'proxy-connection', 'te']);
const droppedFromProxy = new Set([...dropped, 'trailer', 'upgrade']);

/**
 * Renames clashing response headers to `x-amzn-Remapped-{name}` and drops framing ones. `Content-Encoding` and `Via` of an
 * HTTP_PROXY backend pass: their removal is not supported by a recording (reference/README.md).
 */
export function remapResponseHeaders(headers: HeaderList, type: IntegrationType): HeaderList {
  const renamed = renamedByType[type];
  const drops = type === 'HTTP_PROXY' || type === 'AWS_PROXY' ? droppedFromProxy : dropped;
  const raw: string[] = [];
  for (let i = 0; i < headers.raw.length; i += 2) {
    const name = headers.raw[i] as string;
    const key = name.toLowerCase();
    // TE passes under its own name where it was mapped (recorded).
    if (drops.has(key) && !(key === 'te' && type !== 'HTTP_PROXY' && type !== 'AWS_PROXY')) continue;
    raw.push(renamed.has(key) ? `x-amzn-Remapped-${name}` : name, headers.raw[i + 1] as string);
  }
  return new HeaderList(raw);
}

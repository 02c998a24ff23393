import { hash, timingSafeEqual } from 'node:crypto';

/** An API key as the gate needs it; API Gateway's `ApiKey` fits. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly enabled: boolean;
}

/** The digest under which a key is kept and looked up: how long a look-up takes says nothing about a key's value. */
export type KeyDigest = string;

/** SHA-256 in hexadecimal. */
export function digestOf(value: string): KeyDigest {
  return hash('sha256', value, 'hex');
}

/** Values by the digest of an API key. */
export class DigestMap<V> {
  readonly #entries = new Map<KeyDigest, { readonly bytes: Buffer; readonly value: V }>();

  set(digest: KeyDigest, value: V): void {
    this.#entries.set(digest, { bytes: Buffer.from(digest, 'latin1'), value });
  }

  get(digest: KeyDigest): V | undefined {
    const entry = this.#entries.get(digest);
    if (!entry) return undefined;
    return timingSafeEqual(entry.bytes, Buffer.from(digest, 'latin1')) ? entry.value : undefined;
  }

  values(): V[] {
    return [...this.#entries.values()].map((entry) => entry.value);
  }
}

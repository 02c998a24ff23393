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

/** Digests of values that turned out to be keys: hashing one costs more than the rest of its look-up. What is no key is not kept. */
export class KnownDigests {
  readonly #digests = new Map<string, KeyDigest>();

  of(value: string): KeyDigest {
    return this.#digests.get(value) ?? digestOf(value);
  }

  keep(value: string, digest: KeyDigest): void {
    if (!this.#digests.has(value)) this.#digests.set(value, digest);
  }

  clear(): void {
    this.#digests.clear();
  }
}

/** Values by the digest of an API key. */
export class DigestMap<V> {
  readonly #entries = new Map<KeyDigest, { readonly bytes: Buffer; readonly value: V }>();
  /** Holds the digest asked for while it is compared: a look-up allocates nothing. */
  readonly #asked = Buffer.alloc(digestLength);

  set(digest: KeyDigest, value: V): void {
    this.#entries.set(digest, { bytes: Buffer.from(digest, 'latin1'), value });
  }

  get(digest: KeyDigest): V | undefined {
    const entry = this.#entries.get(digest);
    if (!entry) return undefined;
    this.#asked.write(digest, 'latin1');
    return timingSafeEqual(entry.bytes, this.#asked) ? entry.value : undefined;
  }
}

/** Hexadecimal digits of a SHA-256. */
const digestLength = 64;

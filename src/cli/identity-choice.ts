import type { GwctlConfig, IdentityConfig } from '../workspace/config.ts';

/** An entry of `identities` by its access key, its ARN, or the name that ends its ARN. */
export function findIdentity(config: GwctlConfig, wanted: string): IdentityConfig | undefined {
  return config.identities.find(
    (each) => each.accessKeyId === wanted || each.arn === wanted || each.arn?.endsWith(`/${wanted}`),
  );
}

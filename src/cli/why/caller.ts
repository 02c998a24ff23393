import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { principalOf } from '../../authorizers/sigv4/identity-directory.ts';
import { signRequest } from '../../integrations/service-signing/sign-request.ts';
import type { HeaderList } from '../../message/header-list.ts';
import type { ClientRequest } from '../../message/http.ts';
import type { GwctlConfig, IdentityConfig } from '../../workspace/config.ts';
import { UsageError } from '../errors.ts';
import { findIdentity } from '../identity-choice.ts';

/** The flags of `gwctl why` that say who calls, and from where. */
export interface CallerOptions {
  readonly sourceIp: string;
  readonly as?: string;
  readonly account?: string;
  readonly vpce?: string;
  readonly vpc?: string;
}

/** Somebody who signs, and the configuration that knows them. */
export interface RehearsedCaller {
  readonly config: GwctlConfig;
  readonly sign: (request: ClientRequest, now: number) => Promise<HeaderList>;
}

/** Refuses addresses and ids that no call can have. */
export function checkOrigin(options: CallerOptions): void {
  const { sourceIp, account, vpce, vpc } = options;
  if (isIP(sourceIp) === 0)
    throw new UsageError(`${sourceIp} is no IP address.`, 'Write --source-ip 203.0.113.9.');
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new UsageError(`${account} is no account id.`, 'An account id has 12 digits.');
  }
  if (vpce !== undefined && !/^vpce-[0-9a-f]+$/.test(vpce)) {
    throw new UsageError(`${vpce} is no VPC endpoint.`, 'Write --vpce vpce-0123456789abcdef0.');
  }
  if (vpc !== undefined && !/^vpc-[0-9a-f]+$/.test(vpc)) {
    throw new UsageError(`${vpc} is no VPC.`, 'Write --vpc vpc-0123456789abcdef0.');
  }
}

/**
 * The caller of `--as` and `--account`. The request is really signed, so that the whole of the IAM gate is rehearsed: an identity
 * that gwctl.yaml does not know gets a key for this one call.
 */
export function rehearsedCaller(config: GwctlConfig, options: CallerOptions): RehearsedCaller | undefined {
  if (options.as === undefined && options.account === undefined) return undefined;
  const identity = inAccount(identityOf(config, options), options.account);
  const others = config.identities.filter((each) => each.accessKeyId !== identity.accessKeyId);
  return {
    config: { ...config, identities: [...others, identity] },
    async sign(request, now) {
      const { accessKeyId, secretAccessKey, sessionToken } = identity;
      const credentials = {
        accessKeyId,
        secretAccessKey,
        ...(sessionToken !== undefined && { sessionToken }),
      };
      const { method, headers, body, target } = request;
      const origin = `https://${headers.last('host')}`;
      const signable = { method, origin, path: target, headers, body, timeoutInMillis: 0 };
      const scope = { service: 'execute-api', region: config.region, credentials, now };
      return (await signRequest(signable, scope)).headers;
    },
  };
}

function identityOf(config: GwctlConfig, options: CallerOptions): IdentityConfig {
  const { as: wanted, account = '' } = options;
  // An account's root user may do whatever the account may (IAM user guide, documented).
  if (wanted === undefined) return forThisCall(`arn:aws:iam::${account}:root`, allowEverything);
  const known = findIdentity(config, wanted);
  if (known)
    return { ...known, arn: known.arn ?? `arn:aws:iam::${config.accountId}:user/${known.accessKeyId}` };
  const arn = sessionOf(wanted);
  if (principalOf(arn)) return forThisCall(arn, arn.endsWith(':root') ? allowEverything : undefined);
  throw new UsageError(
    `gwctl.yaml has no identity ${wanted}, and it is no ARN of a caller.`,
    'Name one of identities by its access key, ARN or user name; or write arn:aws:iam::123456789012:user/NAME.',
  );
}

const allowEverything = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

function forThisCall(arn: string, policy: IdentityConfig['policy']): IdentityConfig {
  const accessKeyId = `AKIA${randomBytes(8).toString('hex').toUpperCase()}`;
  return { accessKeyId, secretAccessKey: randomBytes(20).toString('hex'), arn, ...(policy && { policy }) };
}

/** Nobody calls as a role, only as a session of it. */
function sessionOf(arn: string): string {
  const [, partition, account, name] = /^arn:([^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return name === undefined ? arn : `arn:${partition}:sts::${account}:assumed-role/${name}/gwctl-why`;
}

function inAccount(identity: IdentityConfig, account: string | undefined): IdentityConfig {
  if (account === undefined) return identity;
  return { ...identity, arn: (identity.arn ?? '').replace(/::\d{12}:/, `::${account}:`) };
}

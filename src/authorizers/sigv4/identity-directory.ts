import { createHash } from 'node:crypto';
import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import type { CallerIdentity } from '../../message/call.ts';
import { compilePolicy, type Policy } from '../policy/policy.ts';
import type { Principal } from '../policy/request.ts';

/** An entry of `identities` in gwctl.yaml (contract, section 4). */
export interface IdentitySettings {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Temporary credentials: the request must carry it in X-Amz-Security-Token. */
  readonly sessionToken?: string;
  /** ISO 8601: when temporary credentials end. */
  readonly expiration?: string;
  /** `arn:aws:iam::ACCOUNT:user/NAME`, `...:root`, or `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. */
  readonly arn?: string;
  /** The principal's unique id (`AIDA...`, `AROA...:session`); absent: made from the ARN. */
  readonly userId?: string;
  readonly principalOrgId?: string;
  readonly principalOrgPaths?: readonly string[];
  readonly tags?: ReadonlyMap<string, string>;
  /** Identity policy. None: nothing is allowed, as for a new IAM user. */
  readonly policy?: unknown;
  readonly cognitoIdentityId?: string;
  readonly cognitoIdentityPoolId?: string;
  readonly cognitoAuthenticationType?: string;
  readonly cognitoAuthenticationProvider?: string;
}

/** Who may sign requests: one entry, ready to be asked. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  /** Epoch milliseconds. */
  readonly expiresAt: number | undefined;
  readonly principal: Principal;
  readonly policy: Policy;
  /** What `$context.identity` shows after a call of this identity was verified. */
  readonly shown: Partial<CallerIdentity>;
}

/** Identities by access key, and by ARN for rehearsals. */
export interface IdentityDirectory {
  /** How many there are: where nobody could sign, signatures of `@connections` calls are not asked for. */
  readonly size: number;
  byAccessKey(accessKeyId: string): Identity | undefined;
  byArn(arn: string): Identity | undefined;
  /** The first session of a role, by the role's ARN; paths of roles are no part of their sessions' ARNs. */
  byRole(arn: string): Identity | undefined;
}

/** Checks and indexes the identities of a workspace; every problem is told. */
export function createIdentityDirectory(
  settings: readonly IdentitySettings[],
  defaults: { readonly accountId: string; readonly file?: string },
): Outcome<IdentityDirectory> {
  const byAccessKey = new Map<string, Identity>();
  const byArn = new Map<string, Identity>();
  const problems: Diagnostic[] = [];
  settings.forEach((entry, i) => {
    const at = child({ file: defaults.file ?? 'gwctl.yaml', pointer: '/identities' }, String(i));
    const tell: TellProblem = (key, text) =>
      problems.push({
        ruleId: 'invalid-identity',
        severity: 'error',
        message: `${text}.`,
        at: child(at, key),
      });
    const identity = compileIdentity(entry, defaults.accountId, tell);
    if (byAccessKey.has(entry.accessKeyId))
      tell('accessKeyId', `Access key ${entry.accessKeyId} is there twice`);
    if (!identity) return;
    byAccessKey.set(entry.accessKeyId, identity);
    if (!byArn.has(identity.principal.arn)) byArn.set(identity.principal.arn, identity);
  });
  if (problems.length > 0) return fail(...problems);
  return succeed({
    size: byAccessKey.size,
    byAccessKey: (accessKeyId) => byAccessKey.get(accessKeyId),
    byArn: (arn) => byArn.get(arn),
    byRole: (arn) => {
      const wanted = arn.replace(/:role\/.*\//, ':role/');
      return [...byArn.values()].find(({ principal }) => principal.roleArn === wanted);
    },
  });
}

/** Takes note of what is wrong under a key of an entry. */
type TellProblem = (key: string, text: string) => void;

function compileIdentity(
  entry: IdentitySettings,
  accountId: string,
  tell: TellProblem,
): Identity | undefined {
  const name = `Identity ${entry.accessKeyId}`;
  const arn = entry.arn ?? `arn:aws:iam::${accountId}:user/${entry.accessKeyId}`;
  const principal = principalOf(arn, entry);
  const policy = compilePolicy(entry.policy ?? { Statement: [] }, { principals: 'refused' });
  const expiresAt = entry.expiration === undefined ? undefined : Date.parse(entry.expiration);
  if (!principal)
    tell('arn', `${name}: ${JSON.stringify(arn)} is no ARN of an IAM user, role session or account`);
  if (!policy.ok) for (const text of policy.problems) tell('policy', `${name}: policy: ${text}`);
  if (Number.isNaN(expiresAt)) tell('expiration', `${name}: expiration must be an ISO 8601 date`);
  if (!principal || !policy.ok) return undefined;
  return {
    accessKeyId: entry.accessKeyId,
    secretAccessKey: entry.secretAccessKey,
    sessionToken: entry.sessionToken,
    expiresAt,
    principal,
    policy: policy.policy,
    shown: shownIdentity(entry, principal),
  };
}

/** The principal behind an ARN of IAM or STS; undefined when it is none. */
export function principalOf(arn: string, entry: Partial<IdentitySettings> = {}): Principal | undefined {
  const match =
    /^arn:(aws[a-z-]*):(iam|sts)::(\d{12}):(root|user|assumed-role|federated-user)(?:\/(.+))?$/.exec(arn);
  if (!match) return undefined;
  const [, partition = '', , accountId = '', kind = '', name = ''] = match;
  if ((kind === 'root') !== (name === '')) return undefined;
  const role = kind === 'assumed-role' ? name.slice(0, name.lastIndexOf('/')) : undefined;
  if (role === '' || (kind === 'assumed-role' && role === undefined)) return undefined;
  return {
    arn,
    accountId,
    type: principalTypes.get(kind) ?? 'User',
    userId: entry.userId ?? uniqueId(kind, arn, name),
    ...(kind === 'user' && { userName: name.slice(name.lastIndexOf('/') + 1) }),
    ...(role && { roleArn: `arn:${partition}:iam::${accountId}:role/${role}` }),
    ...(entry.principalOrgId && { organizationId: entry.principalOrgId }),
    ...(entry.principalOrgPaths && { organizationPaths: entry.principalOrgPaths }),
    ...(entry.tags && { tags: new Map([...entry.tags].map(([key, value]) => [key.toLowerCase(), value])) }),
  };
}

const principalTypes: ReadonlyMap<string, Principal['type']> = new Map([
  ['root', 'Account'],
  ['user', 'User'],
  ['assumed-role', 'AssumedRole'],
  ['federated-user', 'FederatedUser'],
]);

/** AWS's form of unique ids, always the same for one ARN: there is nobody here who hands them out. */
function uniqueId(kind: string, arn: string, name: string): string {
  if (kind === 'root') return arn.split(':')[4] ?? '';
  const session = kind === 'assumed-role' ? name.slice(name.lastIndexOf('/') + 1) : undefined;
  const owner = session === undefined ? arn : arn.slice(0, -session.length - 1);
  const letters = createHash('sha256').update(owner).digest('hex').slice(0, 17).toUpperCase();
  return session === undefined ? `AIDA${letters}` : `AROA${letters}:${session}`;
}

/** `$context.identity` of a signed call (rest-request-phases.md 4.6 and 10.1, documented). */
function shownIdentity(entry: IdentitySettings, principal: Principal): Partial<CallerIdentity> {
  return {
    accountId: principal.accountId,
    caller: principal.userId,
    user: principal.userId,
    userArn: principal.arn,
    accessKey: entry.accessKeyId,
    ...(principal.organizationId && { principalOrgId: principal.organizationId }),
    ...(entry.cognitoIdentityId && { cognitoIdentityId: entry.cognitoIdentityId }),
    ...(entry.cognitoIdentityPoolId && { cognitoIdentityPoolId: entry.cognitoIdentityPoolId }),
    ...(entry.cognitoAuthenticationType && { cognitoAuthenticationType: entry.cognitoAuthenticationType }),
    ...(entry.cognitoAuthenticationProvider && {
      cognitoAuthenticationProvider: entry.cognitoAuthenticationProvider,
    }),
  };
}

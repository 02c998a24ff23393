import { type InputMap, isMap } from '../node.ts';
import { listAt } from './values.ts';

const everyMethod = 'execute-api:/*';

/** One list of SAM's `ResourcePolicy`: what it denies, or allows. */
interface PolicyList {
  readonly name: string;
  readonly statement: (values: readonly unknown[]) => object;
}

const deny = (Condition: object) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: everyMethod,
  Condition,
});
const byAccount = (Effect: string) => (accounts: readonly unknown[]) => ({
  Effect,
  Principal: { AWS: accounts },
  Action: 'execute-api:Invoke',
  Resource: everyMethod,
});

/** SAM's lists (documented); a source that a list does not admit is denied, beside one statement that allows everybody. */
const lists: readonly PolicyList[] = [
  { name: 'AwsAccountWhitelist', statement: byAccount('Allow') },
  { name: 'AwsAccountBlacklist', statement: byAccount('Deny') },
  { name: 'IpRangeWhitelist', statement: (ips) => deny({ NotIpAddress: { 'aws:SourceIp': ips } }) },
  { name: 'IpRangeBlacklist', statement: (ips) => deny({ IpAddress: { 'aws:SourceIp': ips } }) },
  { name: 'SourceVpcWhitelist', statement: (vpcs) => deny(vpcCondition('StringNotEquals', vpcs)) },
  { name: 'SourceVpcBlacklist', statement: (vpcs) => deny(vpcCondition('StringEquals', vpcs)) },
  {
    name: 'IntrinsicVpcWhitelist',
    statement: (vpcs) => deny({ StringNotEquals: { 'aws:SourceVpc': vpcs } }),
  },
  { name: 'IntrinsicVpcBlacklist', statement: (vpcs) => deny({ StringEquals: { 'aws:SourceVpc': vpcs } }) },
  {
    name: 'IntrinsicVpceWhitelist',
    statement: (vpcs) => deny({ StringNotEquals: { 'aws:SourceVpce': vpcs } }),
  },
  { name: 'IntrinsicVpceBlacklist', statement: (vpcs) => deny({ StringEquals: { 'aws:SourceVpce': vpcs } }) },
];

/** An id says what it is of: `vpce-` is an endpoint, `vpc-` a network. */
function vpcCondition(operator: string, ids: readonly unknown[]): object {
  const endpoints = ids.filter((id) => String(id).startsWith('vpce-'));
  const networks = ids.filter((id) => !String(id).startsWith('vpce-'));
  return {
    [operator]: {
      ...(networks.length > 0 ? { 'aws:SourceVpc': networks } : {}),
      ...(endpoints.length > 0 ? { 'aws:SourceVpce': endpoints } : {}),
    },
  };
}

/** The resource policy that SAM makes of `Auth.ResourcePolicy`; undefined where it says nothing. */
export function resourcePolicyOf(policy: InputMap): object | undefined {
  const custom = policy['CustomStatements'];
  const own = Array.isArray(custom) ? custom : isMap(custom) ? [custom] : [];
  const found = lists.flatMap(({ name, statement }) => {
    const values = listAt(policy, name);
    return values.length > 0 ? [{ name, made: statement(values) }] : [];
  });
  // A list of accounts says itself whom it allows; the others only deny.
  const needsAllow = found.some(({ name }) => !name.startsWith('AwsAccount'));
  const allow = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: everyMethod };
  const made = [...(needsAllow ? [allow] : []), ...found.map((each) => each.made)];
  const Statement = [...own, ...made];
  return Statement.length > 0 ? { Version: '2012-10-17', Statement } : undefined;
}

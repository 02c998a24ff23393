import { maskAccount } from './method-arn.ts';

/**
 * What callers read when access is refused (rest-request-phases.md 4.4, 4.6, 4.7; publicly reported).
 * Newer texts append ` in an identity-based policy` to the explicit deny; the short form is in every older capture.
 */
export const explicitDenySuffix = ' with an explicit deny';
export const noIdentityPolicySuffix =
  ' because no identity-based policy allows the execute-api:Invoke action';
/** Unverified: the wording for a caller of another account whom only the identity policy allows. */
export const noResourcePolicySuffix =
  ' because no resource-based policy allows the execute-api:Invoke action';

/** The refusal of a Lambda authorizer's policy. */
export function deniedByAuthorizer(explicit: boolean): string {
  return `User is not authorized to access this resource${explicit ? explicitDenySuffix : ''}`;
}

/** The refusal of a caller by an identity or resource policy. */
export function deniedUser(
  user: string,
  methodArn: string,
  suffix: string,
  action = 'execute-api:Invoke',
): string {
  return `User: ${user} is not authorized to perform: ${action} on resource: ${maskAccount(methodArn)}${suffix}`;
}

/** A secret as AWS's execution logs show it: asterisks and the last six characters (10.5, publicly reported). */
export function maskSecret(value: string): string {
  // Differs from AWS: a text of a dozen characters or fewer would be half shown, so its end is left out.
  return '*'.repeat(34) + (value.length > 12 ? value.slice(-6) : '');
}

/** Names of headers and parameters whose values are credentials, in lower case. */
export const credentialNames: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-credential',
]);

/** Masks what is a credential by its name, or was the identity of this call (also behind a word such as `Bearer`). */
export function credentialMask(identity: readonly string[]): (name: string, value: string) => string {
  const isIdentity = (value: string) =>
    identity.some((each) => value === each || (each.length > 12 && value.endsWith(each)));
  return (name, value) =>
    credentialNames.has(name.toLowerCase()) || isIdentity(value) ? maskSecret(value) : value;
}

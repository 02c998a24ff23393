import type { JsonValue } from '../../model/json.ts';
import type { Principal } from './request.ts';

export type PrincipalTest = (principal: Principal | undefined) => boolean;

/**
 * Compiles the `Principal` of a resource policy: `"*"`, `{"AWS": [account, root, user or role ARN, "*"]}`. An anonymous
 * caller is covered by `*` alone. Services and federated principals never sign calls to an API here, so they match nobody.
 */
export function compilePrincipal(value: JsonValue, problems: string[]): PrincipalTest {
  if (value === '*') return () => true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push('Principal must be "*" or an object such as {"AWS": "arn:aws:iam::123456789012:root"}');
    return () => false;
  }
  const tests: PrincipalTest[] = [];
  for (const [kind, named] of Object.entries(value)) {
    if (!principalKinds.has(kind)) problems.push(`Principal has no kind ${kind}`);
    const list = Array.isArray(named) ? (named as readonly JsonValue[]) : [named as JsonValue];
    const texts = list.filter((text) => typeof text === 'string');
    if (texts.length < list.length) problems.push(`Principal ${kind} must be a text or a list of texts`);
    if (kind === 'AWS') tests.push(...texts.map((text) => compileAwsPrincipal(text, problems)));
  }
  return (principal) => tests.some((test) => test(principal));
}

const principalKinds: ReadonlySet<string> = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);

function compileAwsPrincipal(text: string, problems: string[]): PrincipalTest {
  if (text === '*') return () => true;
  const account = /^(?:arn:aws[a-z-]*:iam::)?(\d{12})(?::root)?$/.exec(text)?.[1];
  if (account) return (principal) => principal?.accountId === account;
  if (!/^arn:aws[a-z-]*:(iam|sts)::\d{12}:.+$/.test(text)) {
    problems.push(`Principal ${JSON.stringify(text)} is neither an account nor an ARN of IAM or STS`);
  }
  // A role's ARN covers its sessions (documented).
  return (principal) => principal !== undefined && (principal.arn === text || principal.roleArn === text);
}

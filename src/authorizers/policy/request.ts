/** Who signed a request, as policies see it. */
export interface Principal {
  /** `arn:aws:iam::123456789012:user/dev`, or an assumed role's session ARN. */
  readonly arn: string;
  readonly accountId: string;
  /** `aws:userid`. */
  readonly userId: string;
  /** `aws:PrincipalType`. */
  readonly type: 'Account' | 'User' | 'FederatedUser' | 'AssumedRole';
  /** `aws:username`; IAM users only. */
  readonly userName?: string;
  /** The role behind an assumed role's session. */
  readonly roleArn?: string;
  readonly organizationId?: string;
  readonly organizationPaths?: readonly string[];
  /** By tag key in lower case. */
  readonly tags?: ReadonlyMap<string, string>;
  /** Epoch milliseconds; temporary credentials only. */
  readonly tokenIssueTime?: number;
  /** Epoch milliseconds of the multi-factor authentication; absent: none. */
  readonly multiFactorAuthTime?: number;
}

export type KeyValue = string | readonly string[] | undefined;

/** What a policy is asked about. */
export interface PolicyRequest {
  /** `execute-api:Invoke`. */
  readonly action: string;
  /** The method ARN. */
  readonly resource: string;
  /** Absent: anonymous. */
  readonly principal: Principal | undefined;
  /** The value of a condition key, by its name in lower case; undefined when the request has none. */
  key(name: string): KeyValue;
}

/** What one policy says: IAM's explicit deny, allow, and silence (the implicit deny). */
export type Verdict = 'allow' | 'deny' | 'silent';

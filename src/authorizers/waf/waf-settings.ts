/** `waf` of gwctl.yaml: a stand-in for a web ACL, not AWS WAF. */
export interface WafSettings {
  /** Shown as `$context.webaclArn`. */
  readonly webAclArn?: string;
  /** A request that one entry matches is refused with WAF_FILTERED. */
  readonly block: readonly WafEntry[];
}

/** One entry: all that is given must match. */
export interface WafEntry {
  /** Shown by `gwctl why`. */
  readonly name?: string;
  /** Address or CIDR of the caller. */
  readonly ip?: string;
  /** The verb, in any case. */
  readonly method?: string;
  /** Regular expression, found anywhere in the raw path with its stage. */
  readonly path?: string;
  /** Regular expression, found anywhere in the raw query. */
  readonly query?: string;
  /** Header name to regular expression, found anywhere in one of its values. */
  readonly header?: ReadonlyMap<string, string>;
  /** Regular expression, found in the first 8 KB of the body. */
  readonly body?: string;
  /** A part of the request has more than so many bytes. */
  readonly size?: { readonly body?: number; readonly uri?: number; readonly headers?: number };
  /** The caller's address sent more than so many requests that match the rest of the entry. */
  readonly rate?: {
    readonly limit: number;
    /** Default 300, as in AWS WAF. */
    readonly windowInSeconds?: number;
  };
}

/** An X-Ray segment document (documented, X-Ray developer guide, "segment documents"), with the fields that API Gateway writes. */
export interface Segment extends Timed {
  readonly trace_id: string;
  /** The caller's segment, where its header named one. */
  readonly parent_id?: string;
  readonly origin: 'AWS::ApiGateway::Stage';
  readonly resource_arn: string;
  readonly aws: {
    readonly xray?: { readonly sampling_rule_name: string };
    readonly api_gateway: {
      readonly account_id: string;
      readonly rest_api_id: string;
      readonly stage: string;
      readonly request_id: string;
    };
  };
  readonly annotations: { readonly 'aws:api_id': string; readonly 'aws:api_stage': string };
  readonly metadata: {
    readonly default: { readonly extended_request_id: string; readonly request_id: string };
  };
  readonly subsegments?: readonly Subsegment[];
}

/** A call that the gateway made: to the authorizer's function, or to the integration. */
export interface Subsegment extends Timed {
  /** `remote`: an HTTP endpoint. */
  readonly namespace: 'aws' | 'remote';
  readonly aws?: {
    readonly function_name?: string;
    readonly region?: string;
    readonly operation?: string;
    readonly resource_names?: readonly string[];
  };
}

/** What both have. */
interface Timed {
  /** 16 hex digits. */
  readonly id: string;
  readonly name: string;
  /** Epoch seconds, to the millisecond. */
  readonly start_time: number;
  readonly end_time: number;
  readonly http?: {
    readonly request?: {
      readonly method?: string;
      readonly url?: string;
      readonly client_ip?: string;
      readonly user_agent?: string;
    };
    readonly response?: { readonly status?: number; readonly content_length?: number };
  };
  /** 4XX. */
  readonly error?: true;
  /** 429. */
  readonly throttle?: true;
  /** 5XX, or no answer at all. */
  readonly fault?: true;
}

/** X-Ray's flags of a status. @param status undefined where no answer came */
export function flagsOf(status: number | undefined): Pick<Timed, 'error' | 'throttle' | 'fault'> {
  if (status === undefined || status >= 500) return { fault: true };
  if (status === 429) return { error: true, throttle: true };
  return status >= 400 ? { error: true } : {};
}

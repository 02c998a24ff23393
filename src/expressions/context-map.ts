import type { Call, ContextValue, Overrides } from '../message/call.ts';
import { requestTime } from './request-time.ts';

/** `$context.identity`'s keys in AWS's own order (recorded, vtl.md 1.3); null unless known. */
const identityOrder = [
  'cognitoIdentityPoolId',
  'accountId',
  'cognitoIdentityId',
  'caller',
  'sourceIp',
  'principalOrgId',
  'accessKey',
  'cognitoAuthenticationType',
  'cognitoAuthenticationProvider',
  'userArn',
  'userAgent',
  'user',
] as const;
const identityExtras = ['apiKey', 'apiKeyId', 'vpcId', 'vpceId'] as const;

/** Fresh override maps: `requestOverride` starts with three empty maps, `responseOverride` with `header` only (recorded). */
function newOverrides(): Overrides {
  return {
    requestOverride: new Map<string, ContextValue>([
      ['path', new Map()],
      ['header', new Map()],
      ['querystring', new Map()],
    ]),
    responseOverride: new Map<string, ContextValue>([['header', new Map()]]),
  };
}

/** Makes one value of `$context`; undefined where a call has none. */
export type ContextMaker = (call: Call) => ContextValue | undefined;

/**
 * A map of `$context` whose values are made when a template first asks for them: most templates ask for one or two. Whoever looks
 * at the whole map sees every value, in AWS's order.
 */
export class LazyContext extends Map<string, ContextValue> {
  readonly #makers: ReadonlyMap<string, ContextMaker>;
  readonly #call: Call;
  readonly #learntLate: ReadonlySet<string>;
  #isWhole = false;

  /** @param learntLate what a template that looked at the whole map before the endpoint answered must not hide */
  constructor(
    makers: ReadonlyMap<string, ContextMaker>,
    call: Call,
    learntLate: ReadonlySet<string> = nothingLate,
  ) {
    super();
    this.#makers = makers;
    this.#call = call;
    this.#learntLate = learntLate;
  }

  override get(name: string): ContextValue | undefined {
    const known = super.get(name);
    if (known !== undefined || (this.#isWhole && !this.#learntLate.has(name))) return known;
    const value = this.#makers.get(name)?.(this.#call);
    if (value !== undefined) super.set(name, value);
    return value;
  }

  override has(name: string): boolean {
    return this.get(name) !== undefined;
  }
  override get size(): number {
    this.#complete();
    return super.size;
  }
  override delete(name: string): boolean {
    this.#complete();
    return super.delete(name);
  }
  override clear(): void {
    this.#isWhole = true;
    super.clear();
  }
  override keys(): MapIterator<string> {
    this.#complete();
    return super.keys();
  }
  override values(): MapIterator<ContextValue> {
    this.#complete();
    return super.values();
  }
  override entries(): MapIterator<[string, ContextValue]> {
    this.#complete();
    return super.entries();
  }
  override [Symbol.iterator](): MapIterator<[string, ContextValue]> {
    return this.entries();
  }
  override forEach(visit: (value: ContextValue, key: string, map: Map<string, ContextValue>) => void): void {
    this.#complete();
    super.forEach(visit);
  }

  /** Makes what is missing; what templates wrote stays, new names at the end. */
  #complete(): void {
    if (this.#isWhole) return;
    this.#isWhole = true;
    const before = [...super.entries()];
    const written = new Map(before);
    super.clear();
    for (const [name, make] of this.#makers) {
      const value = written.get(name) ?? make(this.#call);
      if (value !== undefined) super.set(name, value);
    }
    for (const [name, value] of before) super.set(name, value);
  }
}

/** In AWS's own order (recorded, vtl.md 1.3); undefined where a variable does not apply. */
const contextMakers: ReadonlyMap<string, ContextMaker> = new Map<string, ContextMaker>([
  ['resourceId', (call) => call.method.resourceId],
  ['resourcePath', (call) => call.method.resourcePath],
  ['httpMethod', (call) => call.httpMethod],
  ['extendedRequestId', (call) => call.extendedRequestId],
  ['requestTime', (call) => requestTime(call.requestTimeEpoch)],
  ['path', (call) => call.path],
  ['accountId', (call) => call.method.accountId],
  ['protocol', () => 'HTTP/1.1'],
  ['requestOverride', (call) => overridesOf(call).requestOverride],
  ['stage', (call) => call.method.stage],
  ['domainPrefix', (call) => call.domainName.split('.', 1)[0] as string],
  ['requestTimeEpoch', (call) => call.requestTimeEpoch],
  ['requestId', (call) => call.requestId],
  ['identity', (call) => new LazyContext(identityMakers, call)],
  ['domainName', (call) => call.domainName],
  ['deploymentId', (call) => call.method.deploymentId],
  ['responseOverride', (call) => overridesOf(call).responseOverride],
  ['apiId', (call) => call.method.apiId],
  ['authorizer', (call) => call.authorizer && authorizerMap(call.authorizer)],
  ['isCanaryRequest', (call) => call.method.isCanaryRequest],
  ['operationName', (call) => call.method.operationName],
  ['awsEndpointRequestId', (call) => call.facts.awsEndpointRequestId],
  ['wafResponseCode', (call) => call.facts.wafResponseCode],
  ['webaclArn', (call) => call.facts.webaclArn],
]);

const identityMakers: ReadonlyMap<string, ContextMaker> = new Map<string, ContextMaker>([
  ...identityOrder.map((key): [string, ContextMaker] => [key, (call) => call.identity[key] ?? null]),
  ...identityExtras.map((key): [string, ContextMaker] => [key, (call) => call.identity[key]]),
  ['clientCert', clientCertMap],
]);

const nothingLate: ReadonlySet<string> = new Set();

/** Known only when the endpoint has answered. */
const learntLate: ReadonlySet<string> = new Set(['awsEndpointRequestId']);

/**
 * `$context` of a call's mapping templates, one map for both: what a template puts there is read after it (recorded for the override
 * maps, vtl.md 1.4; unverified for other keys).
 */
export function contextMap(call: Call): Map<string, ContextValue> {
  call.templateContext ??= new LazyContext(contextMakers, call, learntLate);
  return call.templateContext;
}

function overridesOf(call: Call): Overrides {
  call.overrides ??= newOverrides();
  return call.overrides;
}

function clientCertMap(call: Call): ContextValue | undefined {
  const cert = call.identity.clientCert;
  if (!cert) return undefined;
  const { validity, ...names } = cert;
  return new Map<string, ContextValue>([
    ...Object.entries(names),
    ['validity', new Map(Object.entries(validity))],
  ]);
}

/** `$context.authorizer`. */
export function authorizerMap(authorizer: NonNullable<Call['authorizer']>): Map<string, ContextValue> {
  const map = new Map<string, ContextValue>();
  if (authorizer.claims) map.set('claims', new Map(authorizer.claims));
  if (authorizer.principalId !== undefined) map.set('principalId', authorizer.principalId);
  for (const [key, value] of authorizer.context) map.set(key, value);
  return map;
}

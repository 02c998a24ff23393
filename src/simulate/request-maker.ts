import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest } from '../message/http.ts';
import type { HttpApi, RestApi } from '../model/api.ts';
import { needsOf, type RouteNeeds } from './route-needs.ts';
import { type Random, seededRandom, weightedDraw } from './seeded-random.ts';
import type { RouteTraffic, SimulatedStage, TrafficKey, TrafficPlan } from './traffic-plan.ts';
import { drawFrom, rangePool, type ValuePool } from './value-pool.ts';

/** A request of a simulation, and who sends it. */
export interface MadeRequest {
  readonly request: ClientRequest;
  readonly key: TrafficKey | undefined;
  readonly caller: string;
}

/** What a replayed line says of its request; the rest is drawn. */
export interface GivenRequest {
  readonly method: string;
  /** With the query; parts such as `{petId}` are filled. */
  readonly path: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly key?: TrafficKey;
  readonly sourceIp?: string;
}

/** Where path parameters without values of their own come from: enough for a cache to matter, few enough to be met again. */
const usualPool = rangePool(1, 100);
const emptyBody = Buffer.alloc(0);

/** Makes the requests of a plan for a stage. */
export class RequestMaker {
  readonly #plan: TrafficPlan;
  readonly #api: RestApi | HttpApi;
  readonly #prefix: string;
  readonly #host: string;
  readonly #random: Random;
  readonly #draws = new Map<string, () => string>();
  readonly #drawKey: () => TrafficKey | undefined;
  readonly #drawRoute: () => RouteTemplate;
  readonly #callerRandom: Random;
  readonly #given = new Map<string, RouteTemplate>();

  constructor(plan: TrafficPlan, api: RestApi | HttpApi, { apiId, stageName }: SimulatedStage) {
    this.#plan = plan;
    this.#api = api;
    this.#prefix = stageName === '$default' ? '' : `/${stageName}`;
    this.#host = `${apiId}.execute-api.us-east-1.amazonaws.com`;
    this.#random = seededRandom(plan.seed, 'values');
    this.#callerRandom = seededRandom(plan.seed, 'callers');
    const keys = plan.keys.length > 0 ? plan.keys : [{ key: undefined, weight: 1 }];
    const choices = keys.map(({ key: value, weight }) => ({ value, weight }));
    this.#drawKey = weightedDraw(choices, seededRandom(plan.seed, 'keys'));
    const routes = plan.routes.map((route) => ({ value: this.#template(route), weight: route.weight }));
    this.#drawRoute = routes.length > 0 ? weightedDraw(routes, seededRandom(plan.seed, 'routes')) : noRoute;
  }

  /** The next request of the plan's routes. */
  next(): MadeRequest {
    return this.#make(this.#drawRoute(), this.#drawKey(), undefined, []);
  }

  /** Names that the plan has values for, and that no route asked for so far. */
  unusedValues(): readonly string[] {
    return [...this.#plan.pools.keys()].filter((name) => !this.#draws.has(name));
  }

  /** A request that somebody made once. */
  replay({ method, path, headers = [], key, sourceIp }: GivenRequest): MadeRequest {
    return this.#make(this.#givenTemplate(method, path), key ?? this.#drawKey(), sourceIp, headers);
  }

  #make(
    template: RouteTemplate,
    key: TrafficKey | undefined,
    sourceIp: string | undefined,
    given: readonly (readonly [string, string])[],
  ): MadeRequest {
    const number = Math.floor(this.#callerRandom() * this.#plan.callers);
    const caller = `caller-${number + 1}`;
    const raw = ['Host', this.#host];
    for (const [name, value] of given) raw.push(name, value);
    for (const [name, draw] of template.headers) raw.push(name, draw());
    // An authorizer may give the key: its caller is then one of that key's.
    const identity = `${template.needs.identity.token}${number + 1}${key ? `-${key.name}` : ''}`;
    for (const name of template.needs.identity.headers) if (!has(given, name)) raw.push(name, identity);
    if (key) raw.push('x-api-key', key.value);
    const body = template.body;
    if (body.length > 0) raw.push('Content-Length', String(body.length));
    const request: ClientRequest = {
      method: template.method,
      target: this.#prefix + template.path() + queryText(template, identity),
      headers: new HeaderList(raw),
      body,
      remoteAddress: sourceIp ?? addressOf(number),
    };
    return { request, key, caller };
  }

  #template(route: RouteTraffic): RouteTemplate {
    const needs = needsOf(this.#api, route.method, route.path);
    const headers = [...route.headers].map(([name, pool]) => [name, this.#draw(name, pool)] as const);
    const hasValues = (name: string) => this.#plan.pools.has(name);
    for (const name of [...needs.headers, ...needs.optional.headers.filter(hasValues)]) {
      if (!has(headers, name) && !has(needs.identity.headers, name)) headers.push([name, this.#draw(name)]);
    }
    const body = route.body ?? (withoutBody.has(route.method) ? undefined : needs.body);
    if (body !== undefined && !has(headers, 'content-type')) {
      const type = needs.contentType ?? 'application/json';
      headers.push(['Content-Type', () => type]);
    }
    const query = [...route.query].map(([name, pool]) => [name, this.#draw(name, pool)] as const);
    for (const name of [...needs.query, ...needs.optional.query.filter(hasValues)]) {
      if (!route.query.has(name) && !needs.identity.query.includes(name))
        query.push([name, this.#draw(name)]);
    }
    return {
      method: route.method === 'ANY' ? 'GET' : route.method,
      path: this.#path(route),
      query,
      headers,
      body: body === undefined ? emptyBody : Buffer.from(body),
      needs,
    };
  }

  #path({ path, pathValues }: RouteTraffic): () => string {
    const parts = path.split(/(\{[^{}/]+\})/).map((part) => {
      const [, name, plus] = /^\{([^{}+]+)(\+?)\}$/.exec(part) ?? [];
      if (name === undefined) return part;
      const draw = this.#draw(name, pathValues.get(name));
      return () => (plus ? draw().split('/').map(encodeURIComponent).join('/') : encodeURIComponent(draw()));
    });
    if (parts.every((part) => typeof part === 'string')) return () => path;
    return () => parts.map((part) => (typeof part === 'string' ? part : part())).join('');
  }

  /** Values of a parameter by its name, where the route has none: one draw for all of them. */
  #draw(name: string, own?: ValuePool): () => string {
    if (own) return drawFrom(own, this.#random);
    const known = this.#draws.get(name) ?? drawFrom(this.#plan.pools.get(name) ?? usualPool, this.#random);
    this.#draws.set(name, known);
    return known;
  }

  /** Templates of replayed paths are kept while there are few: a log of plain paths has as many as lines. */
  #givenTemplate(method: string, path: string): RouteTemplate {
    const key = `${method} ${path}`;
    const known = this.#given.get(key);
    if (known) return known;
    const at = path.indexOf('?');
    const plain = at < 0 ? path : path.slice(0, at);
    const made = this.#template({ ...noTraffic, method, path: plain });
    const template = at < 0 ? made : { ...made, ...withOwnQuery(made, path.slice(at)) };
    if (this.#given.size < 10_000) this.#given.set(key, template);
    return template;
  }
}

interface RouteTemplate {
  readonly method: string;
  readonly path: () => string;
  readonly query: readonly (readonly [string, () => string])[];
  readonly headers: readonly (readonly [string, () => string])[];
  readonly body: Buffer;
  readonly needs: RouteNeeds;
}

/** A query that was replayed is taken as it is. */
function withOwnQuery({ path, needs }: RouteTemplate, query: string): Partial<RouteTemplate> {
  return {
    path: () => path() + query,
    query: [],
    needs: { ...needs, identity: { ...needs.identity, query: [] } },
  };
}

const noTraffic = {
  weight: 1,
  pathValues: new Map(),
  query: new Map(),
  headers: new Map(),
  body: undefined,
} satisfies Partial<RouteTraffic>;

const withoutBody: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE', 'ANY']);

function noRoute(): never {
  throw new RangeError('a plan without routes makes no requests of its own');
}

function queryText(template: RouteTemplate, identity: string): string {
  const { query, needs } = template;
  if (query.length === 0 && needs.identity.query.length === 0) return '';
  const pairs = query.map(([name, draw]) => `${encodeURIComponent(name)}=${encodeURIComponent(draw())}`);
  for (const name of needs.identity.query)
    pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(identity)}`);
  return `?${pairs.join('&')}`;
}

function has(list: readonly (string | readonly [string, unknown])[], name: string): boolean {
  const wanted = name.toLowerCase();
  return list.some((each) => (typeof each === 'string' ? each : each[0]).toLowerCase() === wanted);
}

/** Addresses of the networks that RFC 2544 keeps for measurements. */
function addressOf(number: number): string {
  return `198.${18 + ((number >> 16) & 1)}.${(number >> 8) & 255}.${number & 255}`;
}

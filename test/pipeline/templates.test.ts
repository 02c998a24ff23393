import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, startBackend } from './backend.ts';
import { type MethodSpec, restSpec, type ServedRest, serveRest } from './served-rest.ts';

const behaviors = ['when_no_match', 'when_no_templates', 'never'] as const;
const templateSets = {
  json: { 'application/json': 'json template' },
  xml: { 'application/xml': 'xml template' },
  none: {},
  empty: { 'application/json': '' },
  default: { $default: 'default template' },
} as const;
type TemplateSet = keyof typeof templateSets;

let backend: Backend;
let gateway: ServedRest;

const integration = (more: object): MethodSpec => ({
  integration: {
    type: 'http',
    httpMethod: 'POST',
    uri: backend.origin,
    responses: { default: { statusCode: '200' } },
    ...more,
  },
});

beforeAll(async () => {
  backend = await startBackend(undefined, { shared: true });
  const methods: Record<string, MethodSpec> = {};
  for (const passthroughBehavior of behaviors) {
    for (const [name, requestTemplates] of Object.entries(templateSets)) {
      const method = integration({ requestTemplates, passthroughBehavior });
      methods[`POST /${passthroughBehavior}/${name}`] = method;
      methods[`GET /${passthroughBehavior}/${name}`] = method;
    }
  }
  methods['POST /unsaid/xml'] = integration({ requestTemplates: templateSets.xml });
  gateway = await serveRest(restSpec(methods), { shared: true });
});
afterAll(async () => {
  await gateway.close();
  backend.close();
});

const asIs = 'the body';
const refused = 415;
const json = 'json template';
const xml = 'xml template';

/**
 * rest-integrations.md 4.1: `WHEN_NO_MATCH`, `WHEN_NO_TEMPLATES`, `NEVER`. Documented, but for "none" with NEVER (API reference)
 * and the rows of GET (recorded).
 */
const rows: readonly [string, string | undefined, TemplateSet, readonly [Seen, Seen, Seen]][] = [
  ['no type, json template', undefined, 'json', [json, json, json]],
  ['json, json template', 'application/json', 'json', [json, json, json]],
  ['xml, json template', 'application/xml', 'json', [asIs, refused, refused]],
  ['no type, xml template', undefined, 'xml', [asIs, refused, refused]],
  ['json, xml template', 'application/json', 'xml', [asIs, refused, refused]],
  ['xml, xml template', 'application/xml', 'xml', [xml, xml, xml]],
  ['no type, no template', undefined, 'none', [asIs, asIs, refused]],
  ['any type, no template', 'text/plain', 'none', [asIs, asIs, refused]],
  ['json with a charset, json template', 'application/json; charset=utf-8', 'json', [json, json, json]],
  ['another case (unverified)', 'Application/JSON;Charset=UTF-8', 'json', [json, json, json]],
  ['an empty template counts as none (recorded)', 'application/json', 'empty', [asIs, asIs, refused]],
  [
    '$default (unverified)',
    'text/plain',
    'default',
    ['default template', 'default template', 'default template'],
  ],
];
type Seen = string | number;

describe('which request template is rendered, and what passes without one', () => {
  it.each(
    rows.flatMap(([name, type, set, outcomes]) =>
      behaviors.map(
        (behavior, i) => [`${behavior}: ${name}`, behavior, type, set, outcomes[i] as Seen] as const,
      ),
    ),
  )('%s', async (_name, behavior, type, set, expected) => {
    const before = backend.seen.length;

    const answer = await gateway.call('POST', `/${behavior}/${set}`, {
      body: asIs,
      ...(type !== undefined && { headers: { 'Content-Type': type } }),
    });

    const sent = backend.seen.slice(before).map((seen) => seen.body.toString());
    // 415 happens before anything is sent (documented).
    expect([answer.status, sent]).toEqual(expected === refused ? [415, []] : [200, [expected]]);
  });

  it.each(behaviors)('%s: a GET without a body counts as JSON (recorded)', async (behavior) => {
    const before = backend.seen.length;

    await gateway.call('GET', `/${behavior}/json`);

    expect(backend.seen[before]?.body.toString()).toBe(json);
  });

  it('is WHEN_NO_MATCH where the document says nothing (recorded)', async () => {
    const answer = await gateway.call('POST', '/unsaid/xml', { body: asIs });

    expect([answer.status, backend.seen.at(-1)?.body.toString()]).toEqual([200, asIs]);
  });
});

describe('which response template is rendered (rest-integrations.md 6.2)', () => {
  const templates = (responseTemplates: object): MethodSpec =>
    integration({ responses: { default: { statusCode: '200', responseTemplates } } });
  let answering: ServedRest;
  beforeAll(async () => {
    const spec = restSpec({
      'GET /both': templates({ 'text/html': '<html>', 'application/json': 'json' }),
      'GET /html': templates({ 'text/html': '<html>', 'text/plain': 'plain' }),
      'GET /alone': templates({ 'text/html': '<html>', 'application/json': '' }),
      'GET /none': templates({}),
    });
    answering = await serveRest(spec, { shared: true });
  });
  afterAll(() => answering.close());
  const fromBackend = '{"pet":"dog"}';

  it.each([
    ['the key of Accept (documented)', '/both', 'text/html', '<html>'],
    ['without its parameters (documented)', '/both', 'text/html;q=0.9', '<html>'],
    ['the first entry of several (unverified)', '/both', 'text/html, application/json', '<html>'],
    ['no Accept: JSON (documented)', '/both', undefined, 'json'],
    ['no template for it: JSON (documented)', '/both', 'image/png', 'json'],
    ['neither: the first one, also for */* (recorded)', '/html', '*/*', '<html>'],
    ['no Accept and no JSON: the first one', '/html', undefined, '<html>'],
    ['an empty JSON template leaves the body alone (documented)', '/alone', undefined, fromBackend],
    ['also where Accept has none', '/alone', 'image/png', fromBackend],
    ['no template at all: the body as it is', '/none', undefined, fromBackend],
  ])('%s', async (_name, path, accept, expected) => {
    const answer = await answering.call('GET', path, {
      ...(accept !== undefined && { headers: { Accept: accept } }),
    });

    expect(answer.body).toBe(expected);
    // Neither the template's key nor the endpoint's type becomes the Content-Type: it is JSON unless mapped (1.3, 6.4).
    expect(answer.headers.last('content-type')).toBe('application/json');
  });
});

describe('a template that does not parse (vtl.md 3.9: API Gateway looks at none before a call needs it)', () => {
  const broken = { 'application/json': '#if($a) never ended' };

  it.each([
    ['request', { requestTemplates: broken }],
    ['response', { responses: { default: { statusCode: '200', responseTemplates: broken } } }],
  ])('is deployed as a %s template, and its calls end in a 500', async (_name, more) => {
    const served = await serveRest(
      restSpec({ 'POST /pets': integration(more), 'GET /pets': integration({}) }),
    );

    const answer = await served.handle('POST', '/pets', { body: '{}' });

    expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
    expect((await served.handle('GET', '/pets')).status).toBe(200);
  });
});

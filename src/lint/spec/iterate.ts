import type { HoleUse } from '../vtl/json-shape.ts';
import type { ReferenceUse } from '../vtl/template-facts.ts';
import {
  childOf,
  has,
  type InputMap,
  isMap,
  isTrue,
  membersOf,
  plain,
  type SpecNode,
  textOf,
} from './node.ts';
import { schemaMaps } from './schema-maps.ts';
import type {
  IntegrationResponseView,
  IntegrationView,
  MethodView,
  PathView,
  TemplateView,
} from './types.ts';
import type { SpecView } from './view.ts';
import { writtenSchemas } from './written-schemas.ts';

/** A method that has an integration. */
export interface Integrated {
  readonly method: MethodView;
  readonly integration: IntegrationView;
}

/** Every method that has an integration, with it. */
export function eachIntegration(spec: SpecView): readonly Integrated[] {
  return spec.shared('integrations', () => {
    const found: Integrated[] = [];
    for (const method of spec.methods) {
      const { integration } = method;
      if (integration) found.push({ method, integration });
    }
    return found;
  });
}

/** Every integration response. */
export function eachIntegrationResponse(
  spec: SpecView,
): readonly (Integrated & { readonly response: IntegrationResponseView })[] {
  return spec.shared('responses', () =>
    eachIntegration(spec).flatMap(({ method, integration }) =>
      integration.responses.map((response) => ({ method, integration, response })),
    ),
  );
}

/** Every mapping template that is not empty, those of proxies excepted: they are never rendered. */
export function eachTemplate(spec: SpecView): readonly TemplateView[] {
  return spec.shared('templates', () =>
    spec.templates.filter(({ text, method }) => text.trim() !== '' && !method.integration?.isProxy),
  );
}

/**
 * Every reference of every template to one of API Gateway's variables, with the template. Put together field by field: copies cost a
 * tenth of the time of a lint.
 */
export function eachReference(
  spec: SpecView,
  name: 'context' | 'input' | 'stageVariables' | 'util',
): readonly (TemplateView & ReferenceUse)[] {
  return spec.shared(`references to ${name}`, () => {
    const uses: (TemplateView & ReferenceUse)[] = [];
    for (const { role, mediaType, text, node, method } of eachTemplate(spec)) {
      for (const { reference, printed, tested } of spec.templateFacts(text).references) {
        if (reference.name !== name) continue;
        uses.push({ role, mediaType, text, node, method, reference, printed, tested });
      }
    }
    return uses;
  });
}

/** Every printed reference of the templates that print JSON, with the template. */
export function eachHole(spec: SpecView): readonly (TemplateView & HoleUse)[] {
  return spec.shared('holes', () => {
    const uses: (TemplateView & HoleUse)[] = [];
    for (const { role, mediaType, text, node, method } of eachTemplate(spec)) {
      const facts = spec.templateFacts(text);
      if (facts.error) continue;
      const { isJson, holes } = facts.jsonShape();
      // A reference alone says nothing of what the template prints; its media type does.
      if (!isJson && !/json/i.test(mediaType)) continue;
      for (const { hole, asValue, inString } of holes.values()) {
        uses.push({ role, mediaType, text, node, method, hole, asValue, inString });
      }
    }
    return uses;
  });
}

/** The request validator that counts for a method: its own, else the document's. */
export function validatorOf(spec: SpecView, method: MethodView): SpecNode | undefined {
  const key = 'x-amazon-apigateway-request-validator';
  const name = textOf(method.node, key) ?? textOf(spec.root, key);
  return name === undefined ? undefined : spec.validators.get(name);
}

/** Whether the body of a method's requests is validated. */
export function isBodyValidated(spec: SpecView, method: MethodView): boolean {
  return isTrue(validatorOf(spec, method), 'validateRequestBody');
}

const none: readonly SpecNode[] = [];

/**
 * Every schema of a model, and every schema inside of one, that has a keyword. There are more schemas than anything else in a document, and
 * most rules about them are about one keyword that few have: they are gone through once for all rules.
 */
export function schemasWith(spec: SpecView, keyword: string): readonly SpecNode[] {
  const byKeyword = spec.shared('schemas', () => {
    const index = new Map<string, SpecNode[]>();
    for (const schema of writtenSchemas(spec)) {
      for (const key in schema.value as InputMap) {
        const others = index.get(key);
        if (others) others.push(schema);
        else index.set(key, [schema]);
      }
    }
    return index;
  });
  return byKeyword.get(keyword) ?? none;
}

/**
 * The schemas with one of some keywords among those that request bodies are validated with, `$ref`s followed, and what is written
 * inside of them, each once. Most bodies have none: they are looked through before anything is made of them.
 */
export function validatedSchemasWith(spec: SpecView, keywords: readonly string[]): readonly SpecNode[] {
  const bodies = spec.shared('validated-bodies', () => validatedBodies(spec));
  const known = spec.shared('validated-keys', () => keysWithin(bodies.map(({ value }) => value)));
  if (!keywords.some((keyword) => known.has(keyword))) return none;
  return bodies.flatMap(schemaMaps).filter((schema) => keywords.some((keyword) => has(schema, keyword)));
}

/** What request bodies are validated with; what several say of it was told with the first piece of the document that had it. */
function validatedBodies(spec: SpecView): readonly SpecNode[] {
  const found: SpecNode[] = [];
  const seen = spec.sharedByPieces('validated-bodies', () => new Set<unknown>());
  for (const method of spec.methods) {
    if (method.body.schemas.length === 0 || !isBodyValidated(spec, method)) continue;
    for (const { schema } of method.body.schemas) {
      const body = spec.follow(schema);
      if (!body || seen.has(body.value)) continue;
      seen.add(body.value);
      found.push(body);
    }
  }
  return found;
}

/** Every key that stands anywhere in a value. */
function keysWithin(root: unknown): ReadonlySet<string> {
  const keys = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isMap(value)) {
      for (const key in value) {
        keys.add(key);
        const inner = value[key];
        if (typeof inner === 'object') visit(inner);
      }
    }
  };
  visit(root);
  return keys;
}

/** Every schema that is written as the body of a request or a response, not as a named schema. */
export function* bodySchemas(spec: SpecView): Generator<{
  readonly method: MethodView;
  readonly schema: SpecNode;
  readonly role: 'request' | 'response';
}> {
  for (const method of spec.methods) {
    for (const { schema } of method.body.schemas) yield { method, schema, role: 'request' };
    for (const { node } of method.responses.values()) {
      const own = childOf(node, 'schema');
      if (own) yield { method, schema: own, role: 'response' };
      for (const media of membersOf(childOf(node, 'content'))) {
        const schema = childOf(media, 'schema');
        if (schema) yield { method, schema, role: 'response' };
      }
    }
  }
}

/** `*` for `'*'`; undefined where the mapping is an expression. */
export function literalOf(node: SpecNode | undefined): string | undefined {
  const text = plain(node);
  return text !== undefined && text.length > 1 && text.startsWith("'") && text.endsWith("'")
    ? text.slice(1, -1)
    : undefined;
}

/** The mappings of one response header in an integration, name in any case. */
export function headerMappings(integration: IntegrationView, header: string): SpecNode[] {
  const wanted = `method.response.header.${header}`.toLowerCase();
  return integration.responses.flatMap(({ parameters }) =>
    parameters.filter(({ key }) => key.toLowerCase() === wanted),
  );
}

/** A path whose OPTIONS answers preflights from the file itself, with a mock or another custom integration. */
export interface CorsPath {
  readonly path: PathView;
  readonly options: MethodView;
  readonly integration: IntegrationView;
}

export function* corsPaths(spec: SpecView): Generator<CorsPath> {
  for (const path of spec.paths) {
    const options = path.methods.find(({ verb }) => verb === 'OPTIONS');
    const integration = options?.integration;
    if (!options || !integration || integration.isProxy) continue;
    if (headerMappings(integration, 'Access-Control-Allow-Origin').length > 0) {
      yield { path, options, integration };
    }
  }
}

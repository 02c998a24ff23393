import type { ImportRuleId } from '../../diagnostics/rules.ts';
import type { HttpAuthorizer } from '../../model/authorizer.ts';
import { partIdOf } from '../ids.ts';
import { booleanOf, childOf, isMap, type Node, textOf, textsOf } from '../node.ts';
import type { Report } from '../report.ts';
import { checkFunctionUri, readTtl } from './authorizer.ts';
import { checkFields } from './placement.ts';

const fields: ReadonlySet<string> = new Set([
  'type',
  'authorizerUri',
  'authorizerCredentials',
  'identitySource',
  'authorizerResultTtlInSeconds',
  'authorizerPayloadFormatVersion',
  'enableSimpleResponses',
  'jwtConfiguration',
]);

/** Reads the authorizer of a security scheme of an HTTP or WebSocket API (import-export.md 1.3). */
export function readHttpAuthorizer(
  name: string,
  scheme: Node,
  apiId: string,
  protocol: 'HTTP' | 'WEBSOCKET',
  report: Report,
): HttpAuthorizer | undefined {
  const node = childOf(scheme, 'x-amazon-apigateway-authorizer');
  if (!node) return undefined;
  if (!isMap(node.value)) {
    refuse(name, node, 'it is no map', 'Write type, identitySource and so on.', report);
    return undefined;
  }
  checkFields(node, fields, 'x-amazon-apigateway-authorizer', report);
  const type = textOf(childOf(node, 'type'), 'the type of the authorizer', report)?.toUpperCase();
  const base = { id: partIdOf(apiId, 'authorizer', name), name, at: node.at };
  if (type === 'JWT' && protocol === 'HTTP') return { ...base, ...readJwt(name, node, scheme, report), type };
  if (type === 'REQUEST') {
    const lambda = readFunction(name, node, protocol, report);
    return lambda && { ...base, ...lambda, type };
  }
  const kinds = protocol === 'HTTP' ? 'request or jwt' : 'request';
  const found = `it has the type ${type?.toLowerCase() ?? '(none)'}`;
  refuse(
    name,
    childOf(node, 'type') ?? node,
    found,
    `${protocol} APIs have authorizers of type ${kinds}.`,
    report,
  );
  return undefined;
}

function refuse(
  name: string,
  { at }: Node,
  reason: string,
  help: string,
  report: Report,
  ruleId: ImportRuleId = 'authorizer-invalid',
): void {
  report(ruleId, at, `Unable to create Authorizer '${name}': ${reason}.`, { help });
}

type Jwt = Pick<HttpAuthorizer, 'identitySource' | 'jwtConfiguration'>;

/** The issuer may come from a full `openIdConnectUrl` (documented). Differs from AWS: the issuer is not contacted at import. */
function readJwt(name: string, node: Node, scheme: Node, report: Report): Jwt {
  const configuration = childOf(node, 'jwtConfiguration');
  const audience = configuration ? textsOf(childOf(configuration, 'audience'), 'audience', report) : [];
  const url = textOf(childOf(scheme, 'openIdConnectUrl'), 'openIdConnectUrl', report);
  const issuer =
    (configuration && textOf(childOf(configuration, 'issuer'), 'issuer', report)) ??
    url?.replace(/\/\.well-known\/openid-configuration$/, '');
  if (issuer === undefined) {
    const help = 'Write jwtConfiguration: { issuer: URL, audience: [...] }.';
    refuse(name, configuration ?? node, 'it names no issuer', help, report, 'http-jwt-issuer');
  }
  if (audience.length > 50) {
    const message = `The authorizer '${name}' has ${audience.length} audiences; API Gateway's quota is 50.`;
    report('limit-audiences', node.at, message, { help: 'List fewer.' });
  }
  const sources = identitySources(node, report);
  if (sources.length > 1) {
    const help = 'Name the one place of the token, as $request.header.Authorization.';
    refuse(name, childOf(node, 'identitySource') ?? node, 'it has several identity sources', help, report);
  }
  return {
    identitySource: sources.length > 0 ? sources : ['$request.header.Authorization'],
    jwtConfiguration: { ...(issuer === undefined ? {} : { issuer }), audience },
  };
}

/** A comma list or a list; a `Bearer ` before the expression is tolerated (import-export.md 1.3). */
function identitySources(node: Node, report: Report): string[] {
  const child = childOf(node, 'identitySource');
  const texts = Array.isArray(child?.value)
    ? textsOf(child, 'identitySource', report)
    : (textOf(child, 'identitySource', report)?.split(',') ?? []);
  return texts.map((text) => text.trim().replace(/^Bearer\s+/, '')).filter((text) => text !== '');
}

type Lambda = Omit<HttpAuthorizer, 'id' | 'name' | 'at' | 'type' | 'jwtConfiguration'>;

function readFunction(
  name: string,
  node: Node,
  protocol: 'HTTP' | 'WEBSOCKET',
  report: Report,
): Lambda | undefined {
  const child = childOf(node, 'authorizerUri');
  const authorizerUri = textOf(child, 'authorizerUri', report);
  if (!child || authorizerUri === undefined || authorizerUri === '') {
    const help = 'Write arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations.';
    refuse(name, child ?? node, 'it has no authorizerUri', help, report);
    return undefined;
  }
  checkFunctionUri(name, authorizerUri, child, report);
  const credentials = textOf(childOf(node, 'authorizerCredentials'), 'authorizerCredentials', report);
  const ttl = readTtl(name, node, report);
  return {
    authorizerUri,
    ...(credentials === undefined ? {} : { authorizerCredentials: credentials }),
    identitySource: identitySources(node, report),
    ...(ttl === undefined ? {} : { authorizerResultTtlInSeconds: ttl }),
    ...(protocol === 'HTTP' ? readFormat(name, node, report) : {}),
  };
}

type Format = Pick<HttpAuthorizer, 'authorizerPayloadFormatVersion' | 'enableSimpleResponses'>;

function readFormat(name: string, node: Node, report: Report): Format {
  const child = childOf(node, 'authorizerPayloadFormatVersion');
  const version = formatVersion(textOf(child, 'authorizerPayloadFormatVersion', report));
  if (!version) {
    const help = 'Write authorizerPayloadFormatVersion: "2.0" (or "1.0").';
    refuse(name, child ?? node, 'it has no authorizerPayloadFormatVersion', help, report);
  }
  const simple = childOf(node, 'enableSimpleResponses');
  const enableSimpleResponses = booleanOf(simple, 'enableSimpleResponses', report);
  if (simple && enableSimpleResponses && version === '1.0') {
    const reason = 'simple responses need authorizerPayloadFormatVersion 2.0';
    const help = 'Write "2.0", or remove enableSimpleResponses.';
    refuse(name, simple, reason, help, report, 'http-simple-responses');
  }
  return {
    ...(version ? { authorizerPayloadFormatVersion: version } : {}),
    ...(enableSimpleResponses === undefined ? {} : { enableSimpleResponses }),
  };
}

/** `2.0` from the text "2.0" or from the number 2.0, which YAML and JSON read as 2. */
export function formatVersion(text: string | undefined): '1.0' | '2.0' | undefined {
  if (text === '1.0' || text === '1') return '1.0';
  return text === '2.0' || text === '2' ? '2.0' : undefined;
}

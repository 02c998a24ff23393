import type { ImportRuleId } from '../../diagnostics/rules.ts';
import type { Authorizer } from '../../model/authorizer.ts';
import { partIdOf } from '../ids.ts';
import { childOf, integerOf, isMap, type Node, textOf, textsOf } from '../node.ts';
import type { Report } from '../report.ts';
import { readAuthType } from './authtype.ts';
import { checkFields } from './placement.ts';

const fields: ReadonlySet<string> = new Set([
  'type',
  'authorizerUri',
  'authorizerCredentials',
  'identitySource',
  'identityValidationExpression',
  'authorizerResultTtlInSeconds',
  'providerARNs',
  'authorizerPayloadFormatVersion',
  'enableSimpleResponses',
  'jwtConfiguration',
]);

/** Reads the REST authorizer of a security scheme; undefined where the scheme has none, or an incomplete one. */
export function readAuthorizer(
  name: string,
  scheme: Node,
  apiId: string,
  report: Report,
): Authorizer | undefined {
  const node = childOf(scheme, 'x-amazon-apigateway-authorizer');
  const authType = readAuthType(scheme);
  if (!node) {
    if (authType?.toLowerCase() === 'custom') reportNoAuthorizer(name, scheme, report);
    return undefined;
  }
  if (!isMap(node.value)) {
    refuse(name, node, 'is no map', 'Write type, authorizerUri and so on.', report);
    return undefined;
  }
  checkFields(node, fields, 'x-amazon-apigateway-authorizer', report);
  const ttl = readTtl(name, node, report);
  const base = {
    id: partIdOf(apiId, 'authorizer', name),
    name,
    ...(authType === undefined ? {} : { authType }),
    ...(ttl === undefined ? {} : { authorizerResultTtlInSeconds: ttl }),
    at: node.at,
  };
  const kind = readKind(name, node, scheme, ttl, report);
  return kind && { ...base, ...kind };
}

/** The import looks for the authorizer that the type promises, and fails (publicly reported in 2016, in these words). */
function reportNoAuthorizer(name: string, { at }: Node, report: Report): void {
  const message = `Unable to create authorizer from security definition: '${name}'. Extension x-amazon-apigateway-authorizer is required. Any methods with security: '${name}' will not be created. If this security definition is not a custom authorizer, remove the x-amazon-apigateway-authtype extension and it will be ignored.`;
  report('authtype-without-authorizer', at, message, { help: 'Add the authorizer, or remove the authtype.' });
}

/** What the three types of authorizer have each of their own. */
function readKind(
  name: string,
  node: Node,
  scheme: Node,
  ttl: number | undefined,
  report: Report,
): Kind | undefined {
  const type = textOf(childOf(node, 'type'), 'the type of the authorizer', report)?.toUpperCase();
  const validation = textOf(
    childOf(node, 'identityValidationExpression'),
    'identityValidationExpression',
    report,
  );
  const expression = validation === undefined ? {} : { identityValidationExpression: validation };
  // The scheme's own header is the source; identitySource is not looked at (recorded).
  const header = textOf(childOf(scheme, 'name'), 'name of the scheme', report) ?? 'Authorization';
  const identitySource = `method.request.header.${header}`;
  if (type !== 'REQUEST') reportOtherSource(name, node, identitySource, report);
  if (type === 'COGNITO_USER_POOLS') {
    return { ...expression, type, identitySource, providerARNs: readProviders(name, node, report) };
  }
  if (type !== 'TOKEN' && type !== 'REQUEST') {
    const found = type === undefined ? 'has no type' : `has the type ${type.toLowerCase()}`;
    const help = 'Write token, request or cognito_user_pools; jwt belongs to HTTP APIs (--type http).';
    refuse(name, childOf(node, 'type') ?? node, found, help, report);
    return undefined;
  }
  const lambda = readFunction(name, node, report);
  if (!lambda) return undefined;
  if (type === 'TOKEN') return { ...lambda, ...expression, type, identitySource };
  const sources = readSources(name, node, ttl, report);
  return { ...lambda, ...expression, type, ...(sources === undefined ? {} : { identitySource: sources }) };
}

/** An identity source of a token or Cognito authorizer that says something else than the scheme's header. */
function reportOtherSource(name: string, node: Node, used: string, report: Report): void {
  const child = childOf(node, 'identitySource');
  if (!child || child.value === '' || child.value === used) return;
  const message = `The authorizer '${name}' takes its token from ${used}, the header that the scheme names: its identitySource is ignored.`;
  const help = 'Name the header in the scheme (in: header), or make it a request authorizer.';
  report('extension-value', child.at, message, { severity: 'info', help });
}

type Own<A> = A extends Authorizer
  ? Omit<A, 'id' | 'name' | 'authType' | 'authorizerResultTtlInSeconds' | 'at'>
  : never;
type Kind = Own<Authorizer>;

function refuse(
  name: string,
  { at }: Node,
  what: string,
  help: string,
  report: Report,
  ruleId: ImportRuleId = 'authorizer-invalid',
): void {
  report(ruleId, at, `Unable to create Authorizer '${name}': it ${what}.`, { help });
}

function readFunction(
  name: string,
  node: Node,
  report: Report,
): { authorizerUri: string; authorizerCredentials?: string } | undefined {
  const child = childOf(node, 'authorizerUri');
  const authorizerUri = textOf(child, 'authorizerUri', report);
  const credentials = textOf(childOf(node, 'authorizerCredentials'), 'authorizerCredentials', report);
  if (!child || authorizerUri === undefined || authorizerUri === '') {
    const help = 'Write arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations.';
    refuse(name, child ?? node, 'has no authorizerUri', help, report);
    return undefined;
  }
  checkFunctionUri(name, authorizerUri, child, report);
  return { authorizerUri, ...(credentials === undefined ? {} : { authorizerCredentials: credentials }) };
}

/** Whatever holds a placeholder may name a function; the look-ahead finds one in a single pass. */
const functionUri =
  /^arn:[^:]+:apigateway:[^:]+:lambda:path\/\d{4}-\d{2}-\d{2}\/functions\/(?:arn:[^:]+:lambda:[^:]+:(?:\d{12}|\$\{[^}]+\}):function:.+|(?=.*\$\{).*)\/invocations$/;

/** Unverified: AWS checks the form of the ARN with words that nobody published; gwctl warns and goes on. */
export function checkFunctionUri(name: string, uri: string, { at }: Node, report: Report): void {
  if (functionUri.test(uri)) return;
  report(
    'authorizer-uri-form',
    at,
    `The authorizer '${name}' does not name its function by a well-formed ARN.`,
    {
      help: 'Write arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/arn:aws:lambda:REGION:ACCOUNT:function:NAME/invocations.',
    },
  );
}

/** 0..3600 seconds (documented). */
export function readTtl(name: string, node: Node, report: Report): number | undefined {
  const child = childOf(node, 'authorizerResultTtlInSeconds');
  const ttl = integerOf(child, 'authorizerResultTtlInSeconds', report);
  if (child && ttl !== undefined && (ttl < 0 || ttl > 3600)) {
    refuse(
      name,
      child,
      `keeps results for ${ttl} seconds`,
      'Write 0 to 3600 seconds.',
      report,
      'authorizer-ttl',
    );
  }
  return ttl;
}

function readProviders(name: string, node: Node, report: Report): readonly string[] {
  const child = childOf(node, 'providerARNs');
  const arns = textsOf(child, 'providerARNs', report);
  if (arns.length === 0) {
    refuse(name, child ?? node, 'has no providerARNs', 'List the ARNs of the user pools.', report);
  }
  return arns;
}

/** A comma list; needed unless results are not kept (documented). */
function readSources(name: string, node: Node, ttl: number | undefined, report: Report): string | undefined {
  const child = childOf(node, 'identitySource');
  const sources = textOf(child, 'identitySource', report);
  if (sources !== undefined && sources.trim() !== '') return sources;
  if (ttl !== 0) {
    const help =
      'Write identitySource, as method.request.header.Authorization, or authorizerResultTtlInSeconds: 0.';
    refuse(
      name,
      child ?? node,
      'has no identitySource, and keeps results',
      help,
      report,
      'request-identity-missing',
    );
  }
  return undefined;
}

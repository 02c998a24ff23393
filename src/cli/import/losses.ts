/** Why something of a spec is not in the export of what API Gateway makes of it. */
export interface Loss {
  readonly pattern: RegExp;
  readonly reason: string;
}

/** Why a placeholder is not in the export. */
export const placeholderReason = 'a placeholder got its value';

/**
 * What API Gateway loses or changes (import-export.md 3.8: recorded, but for what stands in 2 and 5.1 as documented), by the place in the
 * spec; the first that fits counts.
 */
export const losses: readonly Loss[] = [
  { pattern: /\/trace(?:\/|$)/, reason: 'API Gateway has no TRACE method' },
  { pattern: /\/(?:Ref|Fn::\w+)(?:\/|$)/, reason: placeholderReason },
  { pattern: /^\/(?:openapi|swagger)$/, reason: 'exports name their own version' },
  {
    pattern: /^\/(?:servers|host|basePath|schemes)(?:\/|$)/,
    reason: "the API's own address takes its place",
  },
  {
    pattern: /^\/info\/(?!title|version|description)/,
    reason: 'of info only title, version and description are read',
  },
  { pattern: /^\/externalDocs\/|\/externalDocs(?:\/|$)/, reason: 'external documentation is not read' },
  { pattern: /^\/tags(?:\/|$)/, reason: 'tags of a document are not read by REST APIs' },
  {
    pattern: /^\/(?:consumes|produces)(?:\/|$)/,
    reason: 'media types come from the models and templates of each method',
  },
  {
    pattern:
      /\/(?:components|securityDefinitions)\/.*(?:scheme|flows?|bearerFormat|openIdConnectUrl|scopes|authorizationUrl|tokenUrl)(?:\/|$)/i,
    reason: 'a scheme without an authorizer, and what describes it, is not kept',
  },
  {
    pattern: /^\/(?:components\/securitySchemes|securityDefinitions)\/[^/]+\/(?:name|in)$/,
    reason: 'exports write what the identity source says; a scheme that no operation uses is not kept',
  },
  {
    pattern: /^\/(?:components\/securitySchemes|securityDefinitions)\//,
    reason: 'a scheme without an authorizer is not kept unless it is used',
  },
  { pattern: /^\/components\/(?!schemas)/, reason: 'only what operations use of it is kept' },
  {
    pattern: /^\/(?:components\/schemas|definitions)\//,
    reason: 'models have no such keyword, nor one beside $ref, and HTTP APIs have no models',
  },
  { pattern: /^\/(?:parameters|responses)\//, reason: 'only what operations use of it is kept' },
  {
    pattern: /^\/x-amazon-apigateway-documentation\/createdDate$/,
    reason: 'the date of the export takes its place',
  },
  { pattern: /\/payloadFormatVersion$/, reason: 'REST APIs have no payload format version' },
  { pattern: /\/x-amazon-apigateway-auth(?:\/|$)/, reason: 'exports write the awsSigv4 scheme in its place' },
  {
    pattern: /\/x-amazon-apigateway-/,
    reason: 'no such field, or a default that exports leave out or write out',
  },
  {
    pattern: /^\/paths\/[^/]+\/[^/]+\/(?:summary|description|tags|deprecated|callbacks|servers)(?:\/|$)/,
    reason: 'texts of operations are not kept without a documentation part',
  },
  {
    pattern: /^\/paths\/[^/]+\/(?:summary|description|servers)(?:\/|$)/,
    reason: 'texts of paths are not kept',
  },
  {
    pattern: /^\/paths\/[^/]+\/[^/]+\/(?:consumes|produces|schemes)(?:\/|$)/,
    reason: 'media types come from the models and templates of the method',
  },
  {
    pattern: /\/parameters\/\d+\/(?!name$|in$)/,
    reason: 'of a parameter only name, place and required are kept',
  },
  {
    pattern: /\/parameters\/\d+\/(?:name|in)$/,
    reason: 'cookie and form parameters, and those of HTTP APIs, have no counterpart',
  },
  {
    pattern: /\/requestBody\//,
    reason: 'of a request body only the models are kept, and required is always written',
  },
  { pattern: /\/responses\/(?:default|[^/]*[xX])/, reason: 'a response without a status has no counterpart' },
  { pattern: /\/responses\/[^/]+(?:\/|$)/, reason: 'of a response only headers by name and models are kept' },
  { pattern: /\/security(?:\/|$)/, reason: 'what no scheme of the export stands for is not kept' },
  { pattern: /^\/paths\/[^/]+$/, reason: 'a path without methods is kept under x-gwctl-empty-resources' },
  { pattern: /\/x-(?!amazon-)/, reason: 'keys of others are not kept' },
];

/** Whether an integer has more digits than a number keeps: what stands in the file is another one. */
export function isRounded(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** The reason for a loss; undefined where the table has none, which a test rules out. */
export function reasonFor(pointer: string, value: unknown): string | undefined {
  if (typeof value === 'string' && value.includes('${')) return placeholderReason;
  if (isRounded(value)) return 'a number keeps 15 digits';
  return losses.find(({ pattern }) => pattern.test(pointer))?.reason;
}

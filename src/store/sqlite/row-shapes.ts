type Kind = 'string' | 'number' | 'boolean' | 'list' | 'map';
type Shape = Readonly<Record<string, Kind>>;

/** What every row of a table has at least. */
const shapes = {
  deployments: { id: 'string', apiId: 'string', createdDate: 'string' },
  stages: {
    apiId: 'string',
    stageName: 'string',
    deploymentId: 'string',
    variables: 'map',
    methodSettings: 'map',
    tags: 'map',
    createdDate: 'string',
    lastUpdatedDate: 'string',
    previousDeploymentIds: 'list',
  },
  api_keys: {
    id: 'string',
    name: 'string',
    value: 'string',
    enabled: 'boolean',
    createdDate: 'string',
    lastUpdatedDate: 'string',
  },
  usage_plans: { id: 'string', name: 'string', apiStages: 'list', keyIds: 'list' },
  usage: { usagePlanId: 'string', keyId: 'string', date: 'string', used: 'number', adjustment: 'number' },
  domain_names: { domainName: 'string', basePathMappings: 'list' },
} as const satisfies Readonly<Record<string, Shape>>;

const anyApi = {
  id: 'string',
  name: 'string',
  createdDate: 'string',
  authorizers: 'map',
  tags: 'map',
} as const;

/** The same of snapshots, by the protocol of the API. */
const apiShapes: ReadonlyMap<unknown, Shape> = new Map([
  [
    'REST',
    {
      ...anyApi,
      resources: 'list',
      models: 'map',
      requestValidators: 'map',
      gatewayResponses: 'map',
      binaryMediaTypes: 'list',
      documentationParts: 'list',
    },
  ],
  ['HTTP', { ...anyApi, routes: 'map' }],
  ['WEBSOCKET', { ...anyApi, routes: 'map', models: 'map' }],
]);

/**
 * What was read from a row, when it is what gwctl writes there: a hand may have been in the database, or half of a backup. It is looked at no
 * deeper than a command looks that lists. @throws {SyntaxError} for anything else
 */
export function mustHaveShape(table: keyof typeof shapes, value: unknown): object {
  return shaped(table, value, shapes[table]);
}

/** The same of an API's snapshot. @throws {SyntaxError} */
export function mustBeApi(value: unknown): object {
  const protocol = typeof value === 'object' && value !== null ? Reflect.get(value, 'protocol') : undefined;
  const shape = apiShapes.get(protocol);
  if (!shape) throw new SyntaxError('a row of snapshots is no API');
  return shaped('snapshots', value, shape);
}

function shaped(table: string, value: unknown, shape: Shape): object {
  const found = typeof value === 'object' && value !== null ? value : {};
  const wrong = Object.entries(shape).find(([key, kind]) => kindOf(Reflect.get(found, key)) !== kind);
  if (wrong) throw new SyntaxError(`a row of ${table} has no ${wrong[0]}`);
  return found;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return value instanceof Map ? 'map' : typeof value;
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from '../access-world.ts';

/** A pet shop: a mock, a function behind a key, and a cached method with an HTTP backend. */
export const petshop = {
  openapi: '3.0.1',
  info: { title: 'petshop', version: '1' },
  components: { securitySchemes: { api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' } } },
  paths: {
    '/pets': {
      get: {
        responses: { 200: { description: 'ok' } },
        'x-amazon-apigateway-integration': {
          type: 'mock',
          requestTemplates: { 'application/json': '{"statusCode": 200}' },
          responses: { default: { statusCode: '200' } },
        },
      },
      post: {
        security: [{ api_key: [] }],
        responses: {},
        'x-amazon-apigateway-integration': {
          type: 'aws_proxy',
          httpMethod: 'POST',
          uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:create/invocations',
        },
      },
    },
    '/pets/{petId}': {
      get: {
        parameters: [{ name: 'petId', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {},
        'x-amazon-apigateway-integration': {
          type: 'http_proxy',
          httpMethod: 'GET',
          uri: 'http://127.0.0.1:9/{petId}',
          requestParameters: { 'integration.request.path.petId': 'method.request.path.petId' },
          cacheKeyParameters: ['method.request.path.petId'],
        },
      },
    },
  },
};

/** A report as the tests read it. */
export interface ReadReport {
  readonly totals: Figures;
  readonly routes: readonly (Figures & { readonly route: string })[];
  readonly refusals: readonly {
    readonly responseType: string;
    readonly status: number;
    readonly count: number;
    readonly firstAt: number;
    readonly rule?: object;
    readonly decidedBy: object;
  }[];
  readonly canary?: {
    readonly percentTraffic: number;
    readonly got: number;
    readonly base: Figures;
    readonly canary: Figures;
  };
  readonly keys: readonly {
    readonly key: string;
    readonly requests: number;
    readonly admitted: number;
    readonly throttled: number;
    readonly overQuota: number;
    readonly ranOutAt: readonly number[];
    readonly quotas: readonly { readonly plan: string; readonly limit: number; readonly remaining: number }[];
  }[];
  readonly cache?: { readonly hits: number; readonly misses: number; readonly entries: number };
  readonly authorizers: { readonly calls: number };
  readonly timeline: readonly { readonly requests: number; readonly '429': number }[];
  readonly assertions: readonly {
    readonly assertion: string;
    readonly found: number | null;
    readonly failed: boolean;
  }[];
  readonly notes: readonly string[];
}

interface Figures {
  readonly requests: number;
  readonly '2xx': number;
  readonly '4xx': number;
  readonly '429': number;
  readonly '5xx': number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly latency: {
    readonly count: number;
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  };
  readonly backend: { readonly calls: number; readonly failures: number };
  readonly cache: { readonly hits: number; readonly misses: number };
}

/** A folder with a spec and a gwctl.yaml, and what `gwctl simulate` says of it. */
export function shop(config = '', spec: object = petshop) {
  const place = workspace(config);
  writeFileSync(join(place.folder, 'openapi.json'), JSON.stringify(spec));
  return {
    ...place,
    simulate: async (...args: readonly string[]): Promise<ReadReport> => {
      const { stdout, stderr } = await place.run(['simulate', 'openapi.json', '--json', ...args]);
      if (stdout === '') throw new Error(stderr);
      return JSON.parse(stdout) as ReadReport;
    },
  };
}

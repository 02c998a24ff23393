import { type Diagnostic, fail, type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import type { Api, RestApi } from '../model/api.ts';
import { httpApiDocument } from './http-document.ts';
import type { ExportOptions, OpenApiDocument } from './options.ts';
import { restApiDocument } from './rest-document.ts';

/** An API as an OpenAPI document, as GetExport or ExportApi would write it. */
export function exportApi(api: Api, options: ExportOptions): Outcome<OpenApiDocument> {
  if (api.protocol === 'WEBSOCKET') {
    return fail(
      problem(
        api,
        `${api.name} is a WebSocket API, and API Gateway has no OpenAPI form for those.`,
        'Keep its own file, or write a CloudFormation template: gwctl export --as cfn.',
      ),
    );
  }
  if (api.protocol === 'HTTP') {
    if (options.as === 'swagger') {
      const help = 'Use --as oas30.';
      return fail(problem(api, `${api.name} is an HTTP API, which is exported as OpenAPI 3.0 only.`, help));
    }
    return succeed(httpApiDocument(api, options));
  }
  const unsayable = options.awsLosses ? nonJsonBodies(api) : [];
  return unsayable.length > 0 ? fail(...unsayable) : succeed(restApiDocument(api, options));
}

function problem({ at }: Api, message: string, help: string): Diagnostic {
  return { ruleId: 'export-impossible', severity: 'error', message, at, help };
}

/** API Gateway exports no method whose body models are all of other types than JSON (documented; the beginning is its text). */
function nonJsonBodies(api: RestApi): Diagnostic[] {
  return api.resources.flatMap(({ path, methods }) =>
    [...methods.values()].flatMap(({ requestModels, httpMethod, at }): Diagnostic[] => {
      const types = [...requestModels.keys()];
      if (types.length === 0 || types.some((type) => /\bjson\b/i.test(type))) return [];
      const message = `Only found non-JSON body models for ${httpMethod} ${path}: ${types.join(', ')}`;
      const help = 'Add a model for application/json, or export without --aws-losses.';
      return [{ ruleId: 'export-impossible', severity: 'error', message, at, help }];
    }),
  );
}

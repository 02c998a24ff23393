import type { Resource, RestApi } from '../model/api.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { documentationExtension, documentedDescription } from './documentation.ts';
import { withTexts } from './documentation-texts.ts';
import { mapped, ordered } from './json.ts';
import { exportOperation, type OperationWriter } from './operation.ts';
import { type ExportOptions, type OpenApiDocument, wantedOf } from './options.ts';
import { endpointExtension, rootExtensions } from './root-extensions.ts';
import { exportSchema } from './schemas.ts';
import { exportSchemes, schemeNames } from './security.ts';

/** A REST API as an OpenAPI 3.0 or Swagger 2.0 document, as GetExport writes it (import-export.md 3). */
export function restApiDocument(api: RestApi, options: ExportOptions): OpenApiDocument {
  const wanted = wantedOf(options);
  const writer: OperationWriter = { api, format: options.as, wanted, names: schemeNames(api.authorizers) };
  const schemes = exportSchemes(api, writer.names, wanted);
  const models =
    api.models.size === 0 ? undefined : mapped(api.models, ({ schema }) => exportSchema(schema, options.as));
  const extensions = [
    ...rootExtensions(api, wanted, options),
    [
      'x-amazon-apigateway-documentation',
      wanted.documentation ? documentationExtension(api) : undefined,
    ] as const,
  ];
  const document =
    options.as === 'oas30'
      ? openApi(api, options, writer, schemes, models, extensions)
      : swagger(api, options, writer, schemes, models, extensions);
  return wanted.documentation ? withTexts(document, api) : document;
}

type Members = readonly (readonly [string, JsonValue | undefined])[];

function openApi(
  api: RestApi,
  options: ExportOptions,
  writer: OperationWriter,
  schemes: JsonObject | undefined,
  models: JsonObject | undefined,
  extensions: Members,
): OpenApiDocument {
  const server = ordered([
    ['url', `https://${hostOf(api, options)}/{basePath}`],
    // No leading slash on the default (recorded, 2025); a draft has no stage.
    ['variables', { basePath: { default: options.stageName ?? '' } }],
    ['x-amazon-apigateway-endpoint-configuration', endpointExtension(api, writer.wanted)],
  ]);
  const info = ordered([
    ['title', api.name],
    ['description', descriptionOf(api, writer)],
    ['version', versionOf(api)],
    ...marks(api, writer),
  ]);
  return ordered([
    ['openapi', '3.0.1'],
    ['info', info],
    ['servers', [server]],
    ['paths', paths(api, writer)],
    [
      'components',
      ordered([
        ['schemas', models],
        ['securitySchemes', schemes],
      ]),
    ],
    ...extensions,
  ]);
}

function swagger(
  api: RestApi,
  options: ExportOptions,
  writer: OperationWriter,
  schemes: JsonObject | undefined,
  models: JsonObject | undefined,
  extensions: Members,
): OpenApiDocument {
  const info = ordered([
    ['description', descriptionOf(api, writer)],
    ['version', versionOf(api)],
    ['title', api.name],
    ...marks(api, writer),
  ]);
  return ordered([
    ['swagger', '2.0'],
    ['info', info],
    ['host', hostOf(api, options)],
    ['basePath', options.stageName === undefined ? undefined : `/${options.stageName}`],
    ['schemes', ['https']],
    ['paths', paths(api, writer)],
    ['securityDefinitions', schemes],
    ['definitions', models],
    ['x-amazon-apigateway-endpoint-configuration', endpointExtension(api, writer.wanted)],
    ...extensions,
  ]);
}

function hostOf(api: RestApi, { region }: ExportOptions): string {
  return `${api.id}.execute-api.${region}.amazonaws.com`;
}

/** An API without a version is exported with its creation date (recorded). */
function versionOf(api: RestApi): string {
  return api.version ?? api.createdDate;
}

/** With documentation, the text of the API's part stands in place of its description (documented). */
function descriptionOf(api: RestApi, { wanted }: OperationWriter): string | undefined {
  return (wanted.documentation ? documentedDescription(api) : undefined) ?? api.description;
}

/** So that an import of the export does not take the creation date for a version, or the text of a part for the description. */
function marks(api: RestApi, writer: OperationWriter): Members {
  if (!writer.wanted.repairs) return [];
  const { version, description } = api;
  return [
    ['x-gwctl-no-version', version === undefined ? true : undefined],
    ['x-gwctl-description', descriptionOf(api, writer) === description ? undefined : (description ?? null)],
  ];
}

/** Only paths with methods are exported. OpenAPI 3 exports list `/` last, Swagger ones keep the order (recorded). */
function paths(api: RestApi, writer: OperationWriter): JsonObject {
  const full = api.resources.filter(({ methods }) => methods.size > 0);
  const inOrder =
    writer.format === 'swagger'
      ? full
      : [...full.filter(({ path }) => path !== '/'), ...full.filter(({ path }) => path === '/')];
  return ordered(inOrder.map((resource) => [resource.path, pathItem(resource, writer)] as const));
}

function pathItem(resource: Resource, writer: OperationWriter): JsonObject {
  return ordered(
    [...resource.methods.values()].map((method) => {
      const key =
        method.httpMethod === 'ANY' ? 'x-amazon-apigateway-any-method' : method.httpMethod.toLowerCase();
      return [key, exportOperation(method, resource, writer)] as const;
    }),
  );
}

import { type Diagnostic, fail, type Outcome, type SourceRef } from '../../diagnostics/diagnostic.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import type { Api } from '../../model/api.ts';
import type { StageSettings } from '../../model/settings.ts';
import { importApi } from '../import-api.ts';
import type { ApiType, ImportOptions } from '../options.ts';
import { collectReports, type Report } from '../report.ts';
import { restDocument } from './cfn-rest.ts';
import { v2Document } from './cfn-v2.ts';
import { type TemplateFunction, templateFunctions } from './functions.ts';
import {
  bodyPlace,
  type DocumentDraft,
  generatedDocument,
  placeInTemplate,
  relocated,
} from './generated-document.ts';
import { implicitApis, samDocument } from './sam-api.ts';
import { routeEvents } from './sam-events.ts';
import { templateStages } from './stages.ts';
import { readTemplate, type TemplateResource } from './template.ts';
import { type ResolvedTemplate, resolveTemplate } from './template-scope.ts';
import { reportUnread } from './unread-properties.ts';

/** What a template holds for gwctl: one API, its stages, and the functions. */
export interface ImportedTemplate {
  readonly api: Outcome<Api>;
  readonly stages: ReadonlyMap<string, StageSettings>;
  readonly functions: ReadonlyMap<string, TemplateFunction>;
  /** The document that the API was imported from; absent where the template holds none. */
  readonly generated?: GeneratedDocument;
}

/** The OpenAPI document that a template stands for. */
export interface GeneratedDocument {
  readonly document: SpecDocument;
  /** The place in the template of a place in the document. */
  readonly placeOf: (at: SourceRef) => SourceRef;
  /** Logical id of the API. */
  readonly apiId: string;
  /** Whether a resource is made: its condition holds, or cannot be known. */
  readonly isMade: (logicalId: string) => boolean;
  /** Where the document that the API brings along stands; undefined where it brings none. */
  readonly body: SourceRef | undefined;
}

/** An API of a template. */
interface TemplateApi {
  readonly logicalId: string;
  readonly resource: TemplateResource | undefined;
  readonly type: ApiType;
  readonly kind: 'REST' | 'HTTP' | 'WEBSOCKET';
  readonly draft: (report: Report) => DocumentDraft;
}

/** Imports the API of a SAM or CloudFormation template; `options.resource` says which, where there are several. */
export function importTemplate(document: SpecDocument, options: ImportOptions): ImportedTemplate {
  const template = resolveTemplate(readTemplate(document), options);
  const functions = templateFunctions(template);
  const chosen = chooseApi(template, options);
  if ('ruleId' in chosen) return { api: fail(chosen), stages: new Map(), functions };
  const { report, diagnostics } = collectReports(options.strict);
  const draft = chosen.draft(report);
  reportUnread(template, report);
  const generated = generatedDocument(draft, document);
  // The template's values are worked out already; parameters have no more to do in the document.
  const { parameters: _done, ...rest } = options;
  const outcome = importApi(generated, { ...rest, type: chosen.type });
  const found = toldOnce([...diagnostics, ...outcome.diagnostics.map((each) => relocated(each, draft))]);
  const bad = !outcome.ok || found.some(({ severity }) => severity === 'error');
  const api: Outcome<Api> = bad
    ? fail(...found)
    : { ok: true, value: relocated(outcome.value, draft), diagnostics: found };
  return {
    api,
    stages: templateStages(template, chosen.resource, chosen.kind),
    functions,
    generated: {
      document: generated,
      placeOf: (at) => placeInTemplate(draft, at),
      apiId: chosen.logicalId,
      isMade: (logicalId) => isMade(template, logicalId),
      body: bodyPlace(draft),
    },
  };
}

/** What cannot be worked out in the template is not worked out in its document either. */
function toldOnce(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const wordsOf = ({ ruleId, at, message }: Diagnostic) =>
    [ruleId, at?.file, at?.pointer, at?.part, message].join('\0');
  const byWords = new Map<string, Diagnostic>();
  for (const each of diagnostics) if (!byWords.has(wordsOf(each))) byWords.set(wordsOf(each), each);
  return [...byWords.values()];
}

function isMade(template: ResolvedTemplate, logicalId: string): boolean {
  const resource = template.resources.get(logicalId);
  return resource === undefined || template.isMade(resource);
}

function chooseApi(template: ResolvedTemplate, { resource }: ImportOptions): TemplateApi | Diagnostic {
  const apis = apisOf(template);
  const names = apis.map(({ logicalId }) => logicalId).join(', ');
  const at = template.document.rootAt;
  const refuse = (message: string, help: string): Diagnostic => ({
    ruleId: 'template-resource',
    severity: 'error',
    message,
    at,
    help,
  });
  if (resource !== undefined) {
    const named = apis.find(({ logicalId }) => logicalId === resource);
    return named ?? refuse(`The template has no API ${resource}.`, `It has ${names || 'none'}.`);
  }
  const [first, second] = apis;
  if (!first) {
    return refuse(
      'The template holds no API that gwctl can read.',
      'It reads AWS::Serverless::Api and HttpApi, function events, AWS::ApiGateway::RestApi and AWS::ApiGatewayV2::Api.',
    );
  }
  return second ? refuse(`The template holds several APIs: ${names}.`, 'Name one with --resource.') : first;
}

function apisOf(template: ResolvedTemplate): TemplateApi[] {
  const named = [...template.resources.values()].flatMap((resource) =>
    template.isMade(resource) ? (apiOf(template, resource) ?? []) : [],
  );
  const implicit = (['REST', 'HTTP'] as const).flatMap((kind): TemplateApi[] => {
    const events = routeEvents(template, kind === 'REST' ? 'Api' : 'HttpApi', () => undefined);
    const isUsed = events.some(({ apiId }) => apiId === undefined || apiId === implicitApis[kind]);
    if (!isUsed) return [];
    const draft = (report: Report) => samDocument(template, undefined, kind, report);
    const type = kind === 'REST' ? 'rest' : 'http';
    return [{ logicalId: implicitApis[kind], resource: undefined, type, kind, draft }];
  });
  return [...named, ...implicit];
}

function apiOf(template: ResolvedTemplate, resource: TemplateResource): TemplateApi | undefined {
  const { logicalId } = resource;
  switch (resource.type) {
    case 'AWS::Serverless::Api':
      return {
        logicalId,
        resource,
        type: 'rest',
        kind: 'REST',
        draft: (r) => samDocument(template, resource, 'REST', r),
      };
    case 'AWS::Serverless::HttpApi':
      return {
        logicalId,
        resource,
        type: 'http',
        kind: 'HTTP',
        draft: (r) => samDocument(template, resource, 'HTTP', r),
      };
    case 'AWS::ApiGateway::RestApi':
      return {
        logicalId,
        resource,
        type: 'rest',
        kind: 'REST',
        draft: (r) => restDocument(template, resource, r),
      };
    case 'AWS::ApiGatewayV2::Api': {
      const draft = (report: Report) => v2Document(template, resource, report);
      const properties = template.resolve(resource.properties, () => undefined) as Record<string, unknown>;
      const isWebSocket = properties['ProtocolType'] === 'WEBSOCKET';
      return isWebSocket
        ? { logicalId, resource, type: 'websocket', kind: 'WEBSOCKET', draft }
        : { logicalId, resource, type: 'http', kind: 'HTTP', draft };
    }
    default:
      return undefined;
  }
}

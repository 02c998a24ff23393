import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import type { SourceRef } from '../diagnostics/diagnostic.ts';
import { canonicalModel } from '../document/references.ts';
import { pointerKeys } from '../document/source-span.ts';
import type { Model } from '../model/api.ts';
import type { JsonValue } from '../model/json.ts';
import { follow, type ImportContext, refOf } from './context.ts';
import { fileOf, isMap, membersOf, type Node, textOf } from './node.ts';
import { convertSchema, invalidSchemaText, type SchemaContext } from './schema-conversion.ts';

/** The models of an API while they are found: named schemas, schemas of other files, and inline ones. */
export interface ModelTable {
  readonly models: ReadonlyMap<string, Model>;
  /**
   * The model for the schema of a body; undefined where API Gateway makes none.
   */
  bodyModel(schema: Node, place: BodyPlace): string | undefined;
}

/** Where a body stands, for AWS's warnings. */
export interface BodyPlace {
  /** `201 response to method 'POST /events'`. */
  readonly where: string;
  readonly contentType: string;
  readonly httpMethod: string;
}

/** Reads the named schemas; the others follow as bodies name them. */
export function modelTable(named: Node | undefined, context: ImportContext): ModelTable {
  const table: Table = {
    context,
    models: new Map(),
    byPlace: new Map(),
    byRef: new Map(),
    dropped: new Set(),
    pending: [],
  };
  const members = membersOf(named, 'the map of schemas', context.report);
  for (const [name, node] of members) {
    table.byPlace.set(placeKey(node.at), name);
    table.byRef.set(`${context.dialect.schemaPrefix}${name}`, name);
  }
  for (const [name, node] of members) {
    checkName(name, node.at, context);
    addModel(table, name, node);
  }
  settle(table);
  return {
    models: table.models,
    bodyModel: (schema, place) => {
      const name = bodyModel(table, schema, place);
      settle(table);
      return name;
    },
  };
}

interface Table {
  readonly context: ImportContext;
  readonly models: Map<string, Model>;
  /** Name by the place of the schema, so that two ways to one schema give one model. */
  readonly byPlace: Map<string, string>;
  /** Name by the usual way to write a reference to it: most references need no more looking. */
  readonly byRef: Map<string, string>;
  /** Model and keyword pairs that were told already. */
  readonly dropped: Set<string>;
  /** Schemas of other places that a reference was seen to, not read yet. */
  readonly pending: { readonly name: string; readonly node: Node }[];
}

function settle(table: Table): void {
  for (let next = table.pending.shift(); next; next = table.pending.shift()) {
    addModel(table, next.name, next.node);
  }
}

/** Alphanumeric only; one bad name fails the import (publicly reported). */
function checkName(name: string, at: SourceRef, { report }: ImportContext): void {
  if (/^[A-Za-z0-9]+$/.test(name)) return;
  report('model-name', { ...at, part: 'key' }, `Model name must be alphanumeric: ${name}`, {
    help: `Rename the schema, for example to ${name.replace(/[^A-Za-z0-9]+/g, '') || 'Model'}.`,
  });
}

function addModel(table: Table, name: string, node: Node): void {
  const { report } = table.context;
  const followed = refOf(node) === undefined ? node : follow(node, table.context);
  if (!followed) return;
  if (!isMap(followed.value)) {
    const message = `Unable to create model for '${name}': ${invalidSchemaText}`;
    report('model-invalid', node.at, message, { help: 'Write a schema: a map with a type.' });
    return;
  }
  if (Object.keys(followed.value).every((key) => key === 'description' || key.startsWith('x-'))) {
    const message = `Unable to create model for '${name}': Model schema must have at least 1 property or array items defined`;
    report('model-empty', { ...node.at, part: 'key' }, message, {
      help: 'Give it a type, as "type: object".',
    });
    return;
  }
  const schema = convertSchema(node, schemaContext(table, name, !table.context.judgesOnly));
  table.models.set(name, modelOf(name, schema, followed, node.at, table.context));
}

function modelOf(name: string, schema: JsonValue, node: Node, at: SourceRef, context: ImportContext): Model {
  const described = isMap(node.value) ? node.value['description'] : undefined;
  const description =
    typeof described === 'string'
      ? textOf({ value: described, at }, 'description', context.report)
      : undefined;
  return {
    name,
    contentType: 'application/json',
    schema: context.judgesOnly ? {} : schema,
    at,
    ...(description === undefined ? {} : { description }),
  };
}

function schemaContext(table: Table, model: string, isKept: boolean): SchemaContext {
  const { report, apiId } = table.context;
  return {
    report: (ruleId, at, message, extra) =>
      report(
        ruleId,
        at,
        ruleId === 'model-invalid' ? `Unable to create model for '${model}': ${message}` : message,
        extra,
      ),
    isKept,
    keepsNull: !table.context.strict,
    modelOf: (ref) => modelOfRef(table, ref, reportInnerModel(model)),
    canonicalRef: (name) => `${canonicalPrefix(apiId)}${name}`,
    dropped: (keyword, node) => {
      const told = `${model} ${keyword}`;
      if (table.dropped.has(told)) return;
      table.dropped.add(told);
      const message = `Models have no ${keyword}: it is left out of ${model}.`;
      report('schema-keyword-dropped', { ...node.at, part: 'key' }, message);
    },
  };
}

/** What canonical references to the models of an API begin with (recorded). */
export function canonicalPrefix(apiId: string): string {
  return `https://apigateway.amazonaws.com/restapis/${apiId}/models/`;
}

/** The model that a `$ref` means. A schema that is no named one of the document becomes a model of its own. */
function modelOfRef(table: Table, ref: Node, reportMissing: ReportMissing): string | undefined {
  const { context } = table;
  const written = refOf(ref) ?? '';
  // Most references are to named schemas of the document itself: their place is not even worked out.
  const usual = fileOf(ref) === context.document.rootAt.file ? table.byRef.get(written) : undefined;
  if (usual !== undefined) return usual;
  const canonical = canonicalModel.exec(written)?.[1];
  const text = canonical === undefined ? written : `${context.dialect.schemaPrefix}${canonical}`;
  const named = canonical === undefined ? undefined : table.byRef.get(text);
  if (named !== undefined && fileOf(ref) === context.document.rootAt.file) return named;
  const found = context.document.resolve(text, ref.at);
  if (found && isWholeDocument(found, context)) {
    const place = { file: ref.at.file, pointer: `${ref.at.pointer}/$ref` };
    context.report(
      'unresolved-ref',
      place,
      `$ref "${text}" leads to the whole document, which is no schema.`,
      {
        help: `Write the way to one of its schemas: ${context.dialect.schemaPrefix}NAME.`,
      },
    );
    return undefined;
  }
  if (!found) {
    const at = { file: ref.at.file, pointer: `${ref.at.pointer}/$ref` };
    if (text.startsWith(context.dialect.schemaPrefix) && ref.at.file === context.document.rootAt.file) {
      const name = text.slice(context.dialect.schemaPrefix.length);
      reportMissing(name, at, context.report);
    } else follow(ref, context);
    return undefined;
  }
  const known = table.byPlace.get(placeKey(found.at));
  if (known !== undefined) return known;
  const name = freeName(table, found.at);
  table.byPlace.set(placeKey(found.at), name);
  table.pending.push({ name, node: found });
  context.report('schema-bundled', ref.at, `The schema at "${text}" becomes the model ${name}.`, {
    help: 'API Gateway itself takes references to named schemas of the same document only; gwctl export writes them so.',
  });
  return name;
}

function isWholeDocument({ at }: Node, { document: { rootAt } }: ImportContext): boolean {
  return at.file === rootAt.file && at.pointer === rootAt.pointer;
}

/** Says that a named schema is not there. */
type ReportMissing = (name: string, at: SourceRef, report: ImportContext['report']) => void;

/** The method goes without the model of a body that is not there (W2, publicly reported). */
function reportBodyModel(name: string, at: SourceRef, report: ImportContext['report']): void {
  const help = 'Define the schema, or mend the name.';
  report('unresolved-ref', at, `Reference to model '${name}' not found. Ignoring.`, {
    severity: 'warn',
    help,
  });
}

/** Unverified: what API Gateway says of a model that refers to none; this is its text for a schema that it cannot take. */
function reportInnerModel(model: string): ReportMissing {
  return (name, at, report) =>
    report('unresolved-ref', at, `Unable to create model for '${model}': ${invalidSchemaText}`, {
      severity: 'error',
      help: `There is no schema ${name}: define it, or mend the name.`,
    });
}

function freeName(table: Table, at: SourceRef): string {
  const last = pointerKeys(at.pointer).at(-1) ?? basename(at.file, extname(at.file));
  const base = last.replace(/[^A-Za-z0-9]+/g, '') || 'Model';
  const taken = new Set(table.byPlace.values());
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}${number}`;
  return name;
}

function placeKey(at: SourceRef): string {
  return `${at.file}#${at.pointer}`;
}

function bodyModel(table: Table, schema: Node, place: BodyPlace): string | undefined {
  if (refOf(schema) !== undefined) return modelOfRef(table, schema, reportBodyModel);
  if (!isMap(schema.value)) {
    // W7 (publicly reported). Unverified: what else draws it.
    const message = `Invalid format for model ${place.contentType} for method ${place.httpMethod}`;
    table.context.report('model-unsupported-type', schema.at, message, {
      help: `Write a schema: a map, or $ref: '${table.context.dialect.schemaPrefix}NAME'.`,
    });
    return undefined;
  }
  const { type } = schema.value;
  if (typeof type === 'string' && type !== 'object' && type !== 'array') {
    const kind = `${type.charAt(0).toUpperCase()}${type.slice(1)}Schema`;
    table.context.report(
      'model-unsupported-type',
      schema.at,
      `Unsupported model type '${kind}' in ${place.where}. Ignoring.`,
      { help: 'Wrap the value in an object, or leave the schema out.' },
    );
    return undefined;
  }
  if (Object.keys(schema.value).every((key) => key === 'description' || key.startsWith('x-')))
    return undefined;
  return inlineModel(table, schema);
}

/** An inline schema's model is named after its content, so that the same file gives the same name (import-export.md 2.7). */
function inlineModel(table: Table, schema: Node): string {
  const converted = convertSchema(schema, schemaContext(table, 'the inline model', true));
  const text = JSON.stringify(sorted(converted)).replaceAll(canonicalPrefix(table.context.apiId), '#/');
  const name = `MODEL${createHash('sha256').update(text).digest('hex').slice(0, 6)}`;
  if (!table.models.has(name)) {
    table.models.set(name, modelOf(name, converted, schema, schema.at, table.context));
  }
  return name;
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => sorted(item));
  if (!isMap(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner as JsonValue)]));
}

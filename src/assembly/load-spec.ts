import { type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import { type FileReader, nodeFiles } from '../document/file-reader.ts';
import type { SpecDocument } from '../document/spec-document.ts';
import { type ImportedDocument, importDocument, readDocument } from '../importer/import-spec.ts';
import type { ApiType, BasePathMode, ParameterValue } from '../importer/options.ts';
import type { GwctlConfig } from '../workspace/config.ts';
import { apiSettingsOf } from './api-settings.ts';

/** A spec and what API Gateway makes of it. */
export interface LoadedSpec extends ImportedDocument {
  readonly document: SpecDocument;
}

export interface LoadOptions {
  readonly cwd: string;
  readonly config: GwctlConfig;
  /** Of the command line: they win over gwctl.yaml's. */
  readonly parameters?: ReadonlyMap<string, ParameterValue>;
  readonly type?: ApiType;
  readonly basepath?: BasePathMode;
  readonly name?: string;
  readonly stdin?: Uint8Array;
  /** Default: the file system, seen from `cwd`. */
  readonly files?: FileReader;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Reads a spec and imports it. Rejects with the file system's error; what is wrong inside is in the outcomes. */
export async function loadSpec(file: string, options: LoadOptions): Promise<Outcome<LoadedSpec>> {
  const { config } = options;
  const read = await readDocument(
    file,
    options.files ?? nodeFiles(options.cwd),
    options.stdin ? { stdin: options.stdin } : {},
  );
  if (!read.ok) return read;
  const settings = apiSettingsOf(config, file, options.cwd);
  const parameters = new Map([...settings.parameters, ...(options.parameters ?? [])]) as Map<
    string,
    ParameterValue
  >;
  const type = options.type ?? ('type' in settings ? settings.type : undefined);
  const name = options.name ?? ('name' in settings ? (settings.name as string | undefined) : undefined);
  const imported = importDocument(read.value, read.diagnostics, {
    region: config.region,
    accountId: config.accountId,
    parameters,
    now: new Date(options.now).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(type && { type }),
    ...(name !== undefined && { name }),
    ...(options.basepath && { basepath: options.basepath }),
  });
  return succeed({ document: read.value, ...imported });
}

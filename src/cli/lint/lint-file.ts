import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nodeFiles } from '../../document/file-reader.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import { detectApiType } from '../../importer/detect-type.ts';
import { importDocument, readDocument } from '../../importer/import-spec.ts';
import { placeholderScope } from '../../importer/placeholder-scope.ts';
import { resolvePlaceholders } from '../../importer/placeholders.ts';
import { inOrder } from '../../lint/order.ts';
import { withReferrers } from '../../lint/referrers.ts';
import type { Finding, LintFacts } from '../../lint/rule.ts';
import { rules } from '../../lint/rules/index.ts';
import { type LintTask, lintSpec } from '../../lint/run-lint.ts';
import type { Severities } from '../../lint/settings.ts';
import { suppress } from '../../lint/suppressions.ts';
import type { ProtocolType } from '../../model/api.ts';
import type { StageSettings } from '../../model/settings.ts';
import type { StructureChecker } from '../../schemas/openapi-structure.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import type { LintCommandOptions } from '../commands/lint.ts';
import { machineError } from '../errors.ts';
import { importOptionsOf } from '../import/import-options.ts';
import type { World } from '../world.ts';
import { withLittleInlining } from './little-inlining.ts';

/** One spec, judged. */
export interface LintedFile {
  /** As the user named it, or `--stdin-path`. */
  readonly file: string;
  /** The file itself, for places and code frames; undefined where it is no YAML or JSON. */
  readonly document: SpecDocument | undefined;
  readonly findings: readonly Finding[];
  /** Silenced in the file. */
  readonly silenced: number;
}

/** Reads, imports and judges one file. @throws {MachineError} where it cannot be read */
export async function lintFile(
  world: World,
  file: string,
  options: LintCommandOptions,
  config: GwctlConfig,
  severities: Severities,
  checkStructure: StructureChecker,
): Promise<LintedFile> {
  const stdin = file === '-' ? await world.readStdin() : undefined;
  const files = nodeFiles(world.cwd, options.allowRemoteRefs);
  const read = await readDocument(file, files, stdin ? { stdin } : {}).catch((error) => {
    throw machineError(error, file);
  });
  if (!read.ok) return unreadable(file, read.diagnostics);
  return withLittleInlining(read.value, () =>
    judged(world, file, read, options, config, severities, checkStructure),
  );
}

function judged(
  world: World,
  file: string,
  read: ReadDocument,
  options: LintCommandOptions,
  config: GwctlConfig,
  severities: Severities,
  checkStructure: StructureChecker,
): LintedFile {
  const document = read.value;
  const { spec, protocol, diagnostics, stages, relocate } = imported(world, file, read, options, config);
  const found = lintSpec({
    document: spec,
    protocol,
    found: diagnostics,
    facts: factsOf(world, file, config, stages),
    severityOf: severities.running,
    checkStructure,
    ...(relocate ? { relocate } : {}),
  });
  const shown = found.flatMap((finding) => severities.judged(finding) ?? []);
  const left = suppress(document, shown, { requireReason: options.requireReason === true });
  const kept = left.findings.flatMap((each) => ofOwnRule(each, severities));
  const findings = relocate ? kept : withReferrers(kept, document);
  return {
    file,
    document,
    findings: left.findings === shown ? findings : inOrder(findings, document),
    silenced: left.silenced,
  };
}

/** A document, with what its reader found. */
interface ReadDocument {
  readonly value: SpecDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/** What lint needs of an import, which keeps no methods: a large API has many. */
interface ImportFacts {
  readonly spec: SpecDocument;
  readonly protocol: ProtocolType;
  readonly diagnostics: readonly Diagnostic[];
  readonly stages: ReadonlyMap<string, StageSettings>;
  readonly relocate: LintTask['relocate'];
}

function imported(
  world: World,
  file: string,
  { value, diagnostics }: ReadDocument,
  options: LintCommandOptions,
  config: GwctlConfig,
): ImportFacts {
  const importOptions = { ...importOptionsOf(world, file, options, config), judgesOnly: true };
  const { api, generated, stages } = importDocument(value, diagnostics, importOptions);
  const spec =
    generated?.document ??
    resolvePlaceholders(
      value,
      placeholderScope(importOptions, () => undefined, value),
    );
  return {
    spec,
    protocol: api.ok ? api.value.protocol : protocols[importOptions.type ?? detectApiType(spec)],
    diagnostics: api.diagnostics,
    stages,
    relocate: generated?.placeOf,
  };
}

const protocols: Readonly<Record<'rest' | 'http' | 'websocket', ProtocolType>> = {
  rest: 'REST',
  http: 'HTTP',
  websocket: 'WEBSOCKET',
};

/** That nothing could be judged is said whatever the configuration: a green run would be a lie. */
function unreadable(file: string, found: readonly Diagnostic[]): LintedFile {
  const findings = lintSpec({
    document: undefined,
    protocol: 'REST',
    found,
    facts: noFacts,
    severityOf: ({ severity }) => severity,
    checkStructure: () => [],
  });
  return { file, document: undefined, findings, silenced: 0 };
}

/** Complaints about suppressions have rules too, which may be off. */
function ofOwnRule(finding: Finding, severities: Severities): Finding[] {
  if (finding.ruleId !== 'unused-suppression' && finding.ruleId !== 'suppression-without-reason')
    return [finding];
  const rule = rules.get(finding.ruleId);
  const severity = rule ? severities.running(rule) : finding.severity;
  return severity === 'off' ? [] : [severities.judged({ ...finding, severity }) ?? []].flat();
}

const noFacts: LintFacts = {
  region: undefined,
  accountId: undefined,
  stages: new Map(),
  functionTimeouts: new Map(),
  publicMethods: [],
};

/** What gwctl.yaml says of the surroundings of a spec. Stages of the top level hold only for a spec that gwctl.yaml names. */
function factsOf(
  world: World,
  file: string,
  config: GwctlConfig,
  ofTemplate: ReadonlyMap<string, StageSettings>,
): LintFacts {
  const own = config.apis.find(({ spec }) => resolve(config.folder, spec) === resolve(world.cwd, file));
  const settings = own ?? (config.apis.length === 0 ? config.defaults : undefined);
  const stages = new Map([...ofTemplate, ...(settings?.stages ?? [])]);
  const timeouts = [...config.functions].flatMap(([name, { timeout }]) =>
    timeout === undefined ? [] : [[name, timeout] as const],
  );
  return {
    apiName: own?.name,
    region: config.statedRegion,
    accountId: config.file === undefined ? undefined : config.accountId,
    stages: new Map(
      [...stages].map(([name, { variables }]) => [name, { variables: variables ?? new Map() }]),
    ),
    functionTimeouts: new Map(timeouts),
    publicMethods: config.lint.public,
  };
}

import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nodeFiles } from '../../document/file-reader.ts';
import type { SpecDocument } from '../../document/spec-document.ts';
import { readDocument } from '../../importer/import-spec.ts';
import type { ImportOptions } from '../../importer/options.ts';
import { inOrder } from '../../lint/order.ts';
import type { Finding, LintFacts } from '../../lint/rule.ts';
import { rules } from '../../lint/rules/index.ts';
import { type LintStart, lintSpec, startLint } from '../../lint/run-lint.ts';
import type { Severities } from '../../lint/settings.ts';
import { suppress } from '../../lint/suppressions.ts';
import type { StructureChecker } from '../../schemas/openapi-structure.ts';
import type { GwctlConfig } from '../../workspace/config.ts';
import type { LintCommandOptions } from '../commands/lint.ts';
import { machineError } from '../errors.ts';
import { importOptionsOf } from '../import/import-options.ts';
import type { World } from '../world.ts';
import { type ImportAnswer, importAside } from './import-aside.ts';
import {
  type ImportFacts,
  importFacts,
  protocolOf,
  type ReadSpec,
  withoutPlaceholders,
} from './import-facts.ts';

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
  const document = read.value;
  const task = { severityOf: severities.running, factsOf: factsWith(world, file, config) };
  const importOptions = importOptionsOf(world, file, options, config);
  const aside = importAside(read, importOptions);
  const found = aside
    ? await foundBeside(aside, read, task, importOptions, checkStructure)
    : foundHere(read, task, importOptions, checkStructure);
  const judged = found.flatMap((finding) => severities.judged(finding) ?? []);
  const left = suppress(document, judged, { requireReason: options.requireReason === true });
  const findings = left.findings.flatMap((each) => ofOwnRule(each, severities));
  return {
    file,
    document,
    findings: left.findings === judged ? findings : inOrder(findings, document),
    silenced: left.silenced,
  };
}

/** What the rules go by, whichever thread imports. */
interface RuleTask extends Pick<LintStart, 'severityOf'> {
  readonly factsOf: (stagesOfTemplate: ImportFacts['stages']) => LintFacts;
}

function foundHere(
  read: ReadSpec,
  { severityOf, factsOf }: RuleTask,
  options: ImportOptions,
  checkStructure: StructureChecker,
): Finding[] {
  const { spec, protocol, diagnostics, stages, relocate } = importFacts(read, options);
  return lintSpec({
    document: spec,
    protocol,
    found: diagnostics,
    facts: factsOf(stages),
    severityOf,
    checkStructure,
    ...(relocate ? { relocate } : {}),
  });
}

/** While another thread imports, the rules that do not need it run. */
async function foundBeside(
  aside: Promise<ImportAnswer>,
  read: ReadSpec,
  task: RuleTask,
  options: ImportOptions,
  checkStructure: StructureChecker,
): Promise<Finding[]> {
  // What ails the thread, be it memory or a mistake of ours, is met again here, where it is told, or does no harm.
  const answer = aside.catch(() => undefined);
  const document = withoutPlaceholders(read.value, options);
  const protocol = protocolOf(document, options);
  const started = startLint({
    document,
    protocol,
    facts: task.factsOf(new Map()),
    severityOf: task.severityOf,
  });
  const told = await answer;
  if (told?.protocol !== protocol) return foundHere(read, task, options, checkStructure);
  return started.finish({ found: told.diagnostics, checkStructure: () => [...told.problems] });
}

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
function factsWith(world: World, file: string, config: GwctlConfig): RuleTask['factsOf'] {
  const own = config.apis.find(({ spec }) => resolve(config.folder, spec) === resolve(world.cwd, file));
  const settings = own ?? (config.apis.length === 0 ? config.defaults : undefined);
  const timeouts = [...config.functions].flatMap(([name, { timeout }]) =>
    timeout === undefined ? [] : [[name, timeout] as const],
  );
  return (ofTemplate) => ({
    apiName: own?.name,
    region: config.file === undefined ? undefined : config.region,
    accountId: config.file === undefined ? undefined : config.accountId,
    stages: new Map(
      [...ofTemplate, ...(settings?.stages ?? [])].map(([name, { variables }]) => [
        name,
        { variables: variables ?? new Map() },
      ]),
    ),
    functionTimeouts: new Map(timeouts),
    publicMethods: config.lint.public,
  });
}

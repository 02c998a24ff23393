import type { Diagnostic, Severity, SourceRef } from '../diagnostics/diagnostic.ts';
import { pointerKeys } from '../document/source-span.ts';
import type { SpecDocument } from '../document/spec-document.ts';
import type { ProtocolType } from '../model/api.ts';
import type { StructureChecker } from '../schemas/openapi-structure.ts';
import { adopterOf } from './adoption.ts';
import { isOfOneFile } from './apply-fixes.ts';
import { inOrder } from './order.ts';
import type { Extra, Finding, LintFacts, Report, Rule } from './rule.ts';
import { rules } from './rules/index.ts';
import { childOf, isMap, nodeAt, placeOf, type SpecNode } from './spec/node.ts';
import { type TakenNames, takenNamesOnDemand } from './spec/schema-name.ts';
import { specViews } from './spec/view.ts';
import { type PlaceInText, placesInTexts } from './text-place.ts';

/** A spec to be judged. */
export interface LintTask {
  /** Placeholders replaced; undefined where the file could not be read as YAML or JSON. */
  readonly document: SpecDocument | undefined;
  readonly protocol: ProtocolType;
  /** What the reader and the importer found. */
  readonly found: readonly Diagnostic[];
  readonly facts: LintFacts;
  /** One for all files of a run: it keeps its compiled schemas. */
  readonly checkStructure: StructureChecker;
  /** The place in the user's file of a place in the document, where the document was made of a template. */
  readonly relocate?: (at: SourceRef) => SourceRef;
  /** The severity of a rule, `off` included. */
  readonly severityOf: (rule: Rule) => Severity | 'off';
}

/** Every finding about one spec, each place and rule once, in the order of the file. */
export function lintSpec(task: LintTask): Finding[] {
  const findings = new Findings();
  const { document } = task;
  // Rules first: where the importer says the same, theirs has the related places and the fix.
  if (document && isMap(document.root)) runRules(document, task, findings);
  const taken = document && takenNamesOnDemand(nodeAt(document.root, document.rootAt));
  for (const diagnostic of task.found) adopt(diagnostic, task, findings, taken);
  return findings.sorted(document);
}

/** The importer's finding under the id of the rule that stands for it; one that stops the import stays an error. */
function adopt(
  diagnostic: Diagnostic,
  task: LintTask,
  findings: Findings,
  taken: TakenNames | undefined,
): void {
  const { at } = diagnostic;
  const node = () => at && task.document && nodeOf(task.document, at);
  const adopter = adopterOf(diagnostic, node);
  const severity = adopter ? task.severityOf(adopter.rule) : diagnostic.severity;
  if (severity === 'off') return;
  const found = adopter?.adoption.fix && !task.relocate ? node() : undefined;
  // Where the rule has marked the very words in this text, the import's own sentence about it says no more.
  if (adopter?.rule.check && findings.isTold(adopter.rule.id, at, diagnostic.severity)) return;
  const own = at?.file === task.document?.rootAt.file ? taken : undefined;
  const fix = at && found && adopter?.adoption.fix?.(found, at, own);
  findings.add({
    ...diagnostic,
    ruleId: adopter?.rule.id ?? diagnostic.ruleId,
    severity: diagnostic.severity === 'error' ? 'error' : severity,
    ...(fix ? { fix } : {}),
  });
}

/** The value at a place, with the way that leads there. */
function nodeOf(document: SpecDocument, at: SourceRef): SpecNode {
  const whole = document.resolve('#', { file: at.file, pointer: '' });
  let node = nodeAt(whole?.value, { file: at.file, pointer: '' });
  for (const key of pointerKeys(at.pointer)) {
    const value = Array.isArray(node.value)
      ? (node.value[Number(key)] as unknown)
      : childOf(node, key)?.value;
    node = { value, file: at.file, parent: node, key };
  }
  return node;
}

function runRules(document: SpecDocument, task: LintTask, findings: Findings): void {
  const { found, checkStructure, facts } = task;
  const views = specViews(document, task.protocol);
  const context = { places: placesInTexts(document), findings, relocate: task.relocate };
  const piecewise: RunningRule[] = [];
  for (const rule of rules.values()) {
    const severity = task.severityOf(rule);
    if (!rule.check || !rule.protocols.includes(task.protocol) || severity === 'off') continue;
    const report = reporter(rule.id, severity, context);
    if (rule.piecewise) piecewise.push({ check: rule.check, report });
    else rule.check({ spec: views.whole, found, checkStructure, facts }, report);
  }
  for (const piece of views.pieces()) {
    const input = { spec: piece, found, checkStructure, facts };
    for (const { check, report } of piecewise) check(input, report);
  }
}

interface RunningRule {
  readonly check: NonNullable<Rule['check']>;
  readonly report: Report;
}

interface ReportContext {
  readonly places: PlaceInText;
  readonly findings: Findings;
  readonly relocate: LintTask['relocate'];
}

function reporter(ruleId: string, severity: Severity, { places, findings, relocate }: ReportContext): Report {
  return (place, message, extra) => {
    const own = refOf(place);
    const at = relocate ? relocate(own) : own;
    if (findings.has(ruleId, at, extra?.inside?.start)) return;
    const found = details(places, place, own, extra);
    const more = relocate ? relocated(found, relocate) : found;
    findings.add({ ruleId, severity, message, at, ...more }, extra?.inside?.start);
  };
}

type Details = Pick<Finding, 'help' | 'related' | 'span' | 'fix'>;

/** A document that was made of a template cannot be edited: its fixes are left out. */
function relocated(
  { fix: _fix, related, ...rest }: Details,
  relocate: (at: SourceRef) => SourceRef,
): Details {
  if (!related) return rest;
  return { ...rest, related: related.map(({ at, note }) => ({ at: relocate(at), note })) };
}

function refOf(place: SpecNode | SourceRef): SourceRef {
  return 'pointer' in place ? place : placeOf(place);
}

function details(
  places: PlaceInText,
  place: SpecNode | SourceRef,
  at: SourceRef,
  extra: Extra | undefined,
): Details {
  if (!extra) return {};
  const text = extra.inside && 'value' in place && typeof place.value === 'string' ? place.value : undefined;
  const span = extra.inside && text !== undefined ? places(at, text, extra.inside) : undefined;
  return {
    ...(extra.help === undefined ? {} : { help: extra.help }),
    ...(extra.related === undefined
      ? {}
      : { related: extra.related.map(({ at: other, note }) => ({ at: refOf(other), note })) }),
    ...(span ? { span } : {}),
    ...(extra.fix && extra.fix.length > 0 && isOfOneFile(extra.fix) ? { fix: extra.fix } : {}),
  };
}

/** The findings so far; a place that is reached on several ways (a shared component) is told of once. */
class Findings {
  private readonly known = new Map<string, number>();
  /** Those that mark a stretch of a text, by rule and text. */
  private readonly inTexts = new Map<string, number>();
  private readonly list: Finding[] = [];

  has(ruleId: string, at: SourceRef | undefined, offset?: number): boolean {
    return this.known.has(keyOf(ruleId, at, offset));
  }

  /** Whether a rule has marked a stretch of the text at a place; that finding is as severe as said here from then on. */
  isTold(ruleId: string, at: SourceRef | undefined, severity: Severity): boolean {
    const index = this.inTexts.get(keyOf(ruleId, at, undefined));
    const same = index === undefined ? undefined : this.list[index];
    if (index === undefined || !same) return false;
    if (severity === 'error') this.list[index] = { ...same, severity };
    return true;
  }

  add(finding: Finding, offset?: number): void {
    // Problems of a text that cannot be read have no place in the data: they differ by line.
    const key = keyOf(finding.ruleId, finding.at, offset ?? finding.span?.line);
    const before = this.known.get(key);
    const same = before === undefined ? undefined : this.list[before];
    if (before !== undefined && same) {
      if (finding.severity === 'error') this.list[before] = { ...same, severity: 'error' };
      return;
    }
    this.known.set(key, this.list.length);
    if (offset !== undefined)
      this.inTexts.set(keyOf(finding.ruleId, finding.at, undefined), this.list.length);
    this.list.push(finding);
  }

  sorted(document: SpecDocument | undefined): Finding[] {
    return inOrder(this.list, document);
  }
}

function keyOf(ruleId: string, at: SourceRef | undefined, offset: number | undefined): string {
  return `${ruleId} ${at?.file} ${at?.pointer} ${at?.part ?? 'value'} ${offset ?? ''}`;
}

import type { Diagnostic, Severity, SourceRef } from '../diagnostics/diagnostic.ts';
import type { ImportRuleId } from '../diagnostics/rules.ts';
import type { ProtocolType } from '../model/api.ts';
import type { JsonValue } from '../model/json.ts';
import type { StructureChecker } from '../schemas/openapi-structure.ts';
import type { SpecNode } from './spec/node.ts';
import type { TakenNames } from './spec/schema-name.ts';
import type { SpecView } from './spec/view.ts';

/** What API Gateway itself does about the matter that a rule names. */
export type AwsVerdict =
  | 'refuses the import'
  | 'warns at import'
  | 'fails at deployment'
  | 'fails at run time'
  | 'drops or changes it silently'
  | 'has no opinion';

/** One lint rule. `gwctl explain`, the rules page and the table test read the same fields. */
export interface Rule {
  /** Kebab-case; also the name of the file. */
  readonly id: string;
  readonly severity: Severity;
  /** `pedantic`: a hint, off unless asked for. */
  readonly set?: 'pedantic';
  readonly protocols: readonly ProtocolType[];
  /** What is demanded, as one line. */
  readonly summary: string;
  /** What goes wrong on API Gateway otherwise. */
  readonly reason: string;
  /** How `reason` is known (architecture.md, style.md). */
  readonly basis: 'recorded' | 'documented' | 'reported' | 'unverified' | 'our own';
  /** AWS page. */
  readonly reference: string;
  readonly awsVerdict: AwsVerdict;
  /** Small specs; each expected place stands between « and ». */
  readonly bad: readonly Example[];
  readonly good: readonly Example[];
  /** Findings of the importer that this rule stands for. */
  readonly adopts?: readonly Adoption[];
  /**
   * What it says of a path or a named schema does not depend on the other ones: it may be asked about a large document piece by piece
   * (`SpecViews.pieces`), with the same findings.
   */
  readonly piecewise?: true;
  /** Absent where the importer finds it all. */
  readonly check?: (input: LintInput, report: Report) => void;
  /** `--fix` mends the findings that carry a fix. */
  readonly fixable?: true;
}

/** A diagnostic of the importer or the reader that a rule stands for. */
export interface Adoption {
  readonly id: ImportRuleId;
  /** Default: every one. It judges the place and what stands there, never the words: what differs has an id of its own. */
  readonly when?: (at: SourceRef | undefined, node: () => SpecNode | undefined) => boolean;
  /** The change that mends it. @param at where the diagnostic is @param taken names of schemas, in the document itself */
  readonly fix?: (node: SpecNode, at: SourceRef, taken: TakenNames | undefined) => Fix | undefined;
}

/** A spec, or one with what stands around it. */
export type Example = string | ExampleCase;

export interface ExampleCase {
  readonly spec: string;
  /** Default: `REST`. */
  readonly protocol?: ProtocolType;
  /** Default: `spec.yaml`. */
  readonly file?: string;
  readonly config?: Partial<LintFacts>;
}

/** What a rule may look at. */
export interface LintInput {
  readonly spec: SpecView;
  /** What the reader and the importer found. */
  readonly found: readonly Diagnostic[];
  readonly checkStructure: StructureChecker;
  readonly facts: LintFacts;
}

/** What gwctl.yaml says of the surroundings of a spec. */
export interface LintFacts {
  /** Of the API that gwctl.yaml imports the spec as; undefined where it says none. */
  readonly apiName?: string | undefined;
  /** Undefined where gwctl.yaml leaves it to the default. */
  readonly region: string | undefined;
  readonly accountId: string | undefined;
  /** Stages that deploy this spec. */
  readonly stages: ReadonlyMap<string, StageFacts>;
  /** Seconds, by function name. */
  readonly functionTimeouts: ReadonlyMap<string, number>;
  /** `GET /health` or `/health`: open on purpose. */
  readonly publicMethods: readonly string[];
}

export interface StageFacts {
  readonly variables: ReadonlyMap<string, string>;
}

/** What a finding may carry besides its message. */
export interface Extra {
  readonly help?: string;
  readonly related?: readonly { readonly at: SpecNode | SourceRef; readonly note: string }[];
  /** Offsets into the text that the place holds. */
  readonly inside?: { readonly start: number; readonly end: number };
  readonly fix?: Fix;
}

export type Report = (place: SpecNode | SourceRef, message: string, extra?: Extra) => void;

/** A safe change of a file that makes the finding go away. */
export type Fix = readonly Edit[];
export type Edit =
  | { readonly kind: 'set'; readonly at: SourceRef; readonly value: JsonValue }
  /** Offsets into the text at the place. */
  | {
      readonly kind: 'replace';
      readonly at: SourceRef;
      readonly start: number;
      readonly end: number;
      readonly text: string;
    }
  | { readonly kind: 'rename'; readonly at: SourceRef; readonly key: string }
  | { readonly kind: 'remove'; readonly at: SourceRef }
  | { readonly kind: 'insert'; readonly at: SourceRef; readonly key: string; readonly value: JsonValue }
  /** Becomes the first item of the list at the place. */
  | { readonly kind: 'prepend'; readonly at: SourceRef; readonly value: JsonValue };

/** A diagnostic with the change that would mend it. */
export interface Finding extends Diagnostic {
  readonly fix?: Fix;
}

/** A row of the rule table; only says that the literal is a rule, so that its examples need no casts. */
export function rule(row: Rule): Rule {
  return row;
}

export const rest: readonly ProtocolType[] = ['REST'];
export const http: readonly ProtocolType[] = ['HTTP'];
export const webSocket: readonly ProtocolType[] = ['WEBSOCKET'];
export const restAndWebSocket: readonly ProtocolType[] = ['REST', 'WEBSOCKET'];
export const restAndHttp: readonly ProtocolType[] = ['REST', 'HTTP'];
export const every: readonly ProtocolType[] = ['REST', 'HTTP', 'WEBSOCKET'];

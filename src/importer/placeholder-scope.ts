import type { SourceRef } from '../diagnostics/diagnostic.ts';
import type { SpecDocument } from '../document/spec-document.ts';
import { defaultAccountId, defaultRegion, type ImportOptions, type ParameterValue } from './options.ts';
import type { Report } from './report.ts';

/** Where the values of placeholders come from. */
export interface PlaceholderScope {
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  readonly region: string;
  readonly accountId: string;
  readonly report: Report;
  /** Attributes of a template's own resources: `Fn::GetAtt` and `Ref` by logical id; undefined: not known. */
  readonly attribute?: (logicalId: string, attribute: string | undefined) => ParameterValue | undefined;
  /** `Fn::Transform` with `AWS::Include`: what a local file holds; undefined where there is none. */
  readonly include?: (location: string, at: SourceRef) => unknown;
  /** `Fn::FindInMap`: a value of a template's mappings. */
  readonly mapping?: (map: string, first: string, second: string) => unknown;
}

/** The three variables that API Gateway replaces anywhere in a document (import-export.md 2.3, documented). */
export const replacedByAws = ['AWS::AccountId', 'AWS::Partition', 'AWS::Region'] as const;

export function placeholderScope(
  options: ImportOptions,
  report: Report,
  document: SpecDocument,
): PlaceholderScope {
  return {
    parameters: options.parameters ?? new Map(),
    region: options.region ?? defaultRegion,
    accountId: options.accountId ?? defaultAccountId,
    report,
    include: (location, at) => document.resolve(location, at)?.value,
  };
}

/** What `{"Ref": "AWS::NoValue"}` becomes: the key that holds it goes. */
export const noValue: unique symbol = Symbol('AWS::NoValue');

/** CloudFormation's pseudo parameters, with values that suit a local run. */
export function pseudoParameter(name: string, scope: PlaceholderScope): ParameterValue | undefined {
  switch (name) {
    case 'AWS::AccountId':
      return scope.accountId;
    case 'AWS::Region':
      return scope.region;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return 'local';
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${scope.region}:${scope.accountId}:stack/local/00000000-0000-0000-0000-000000000000`;
    default:
      return undefined;
  }
}

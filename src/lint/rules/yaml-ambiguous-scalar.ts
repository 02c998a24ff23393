import { doc, schema } from '../examples.ts';
import { every, rule } from '../rule.ts';
import { schemasWith } from '../spec/iterate.ts';
import { childOf, itemsOf, membersOf, placeOf, type SpecNode } from '../spec/node.ts';
import type { SpecView } from '../spec/view.ts';

/** A YAML value that is meant as text is quoted where YAML 1.1 and 1.2 read it differently. */
export const yamlAmbiguousScalar = rule({
  id: 'yaml-ambiguous-scalar',
  severity: 'warn',
  protocols: every,
  summary: 'A YAML value that is meant as text is quoted where YAML 1.1 and 1.2 read it differently',
  reason:
    "An unquoted 2022-04-12, yes, 0123 or 12:30 is a text for one reader and a date, a boolean or a number for another; API Gateway's reader is not known.",
  basis: 'unverified',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    'openapi: 3.0.1\ninfo: { title: «on», version: «2022-04-12» }\npaths: {}\n',
    schema('{ type: string, enum: [«yes», maybe, «no»], default: «no» }'),
  ],
  good: [
    'openapi: 3.0.1\ninfo: { title: pets, version: "2022-04-12" }\npaths: {}\n',
    doc('paths: {}'),
    schema('{ type: string, enum: ["yes", maybe, "no"], default: "no" }'),
    schema('{ type: integer, enum: [0123, 7] }'),
  ],
  fixable: true,
  check({ spec }, report) {
    if (spec.document.format !== 'yaml') return;
    const info = childOf(spec.root, 'info');
    const names = spec.methods.flatMap(({ node }) => childOf(node, 'operationId') ?? []);
    const ofSchemas = new Set(['enum', 'default'].flatMap((keyword) => schemasWith(spec, keyword)));
    const linesOf = memoizedLines(spec);
    for (const node of [...membersOf(info), ...names, ...[...ofSchemas].flatMap(textsOf)]) {
      if (!isAmbiguous(node.value)) continue;
      const text = sourceOf(spec, node, linesOf);
      if (text === undefined || /^["'|>]/.test(text)) continue;
      report(node, `${text} is read differently by YAML 1.1 and 1.2.`, {
        help: `Write "${text}".`,
        fix: [{ kind: 'set', at: placeOf(node), value: text }],
      });
    }
  },
});

/** What a schema of texts lists, and its default. */
function textsOf(model: SpecNode): readonly SpecNode[] {
  if (childOf(model, 'type')?.value !== 'string') return [];
  return [...itemsOf(childOf(model, 'enum')), childOf(model, 'default') ?? []].flat();
}

const ambiguous = /^(?:y|n|yes|no|on|off|0\d+|\d+:\d\d(?::\d\d)?|\d{4}-\d\d?-\d\d?(?:[Tt ].*)?)$/i;

/** Numbers too: `0123` is one for YAML 1.2. */
function isAmbiguous(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && ambiguous.test(value));
}

type LinesOf = (file: string) => readonly string[];

function memoizedLines(spec: SpecView): LinesOf {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    const lines = known.get(file) ?? (spec.document.text(file) ?? '').split('\n');
    known.set(file, lines);
    return lines;
  };
}

/** The text as written; undefined for a number that every reader takes for the same one. */
function sourceOf(spec: SpecView, node: SpecNode, linesOf: LinesOf): string | undefined {
  const { file, line, column, endColumn } = spec.document.locate(placeOf(node));
  const source = linesOf(file)[line - 1]?.slice(column - 1, endColumn - 1);
  return source !== undefined && (/^["'|>]/.test(source) || ambiguous.test(source)) ? source : undefined;
}

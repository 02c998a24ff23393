import type { SourceRef } from '../diagnostics/diagnostic.ts';
import type { SpecDocument } from '../document/spec-document.ts';
import type { Finding } from './rule.ts';
import { mapsBelow, nodeAt, pointerOf, refOf, type SpecNode } from './spec/node.ts';

/** Where the files of a document refer to each other. */
interface Referrers {
  /** The first `$ref` to a place in another file, by `keyOf` the place. */
  readonly byPlace: Map<string, SourceRef>;
  /** The first one to anything in a file. */
  readonly byFile: Map<string, SourceRef>;
}

/** Files that are gone back through from one finding: nobody's references go through more. */
const mostSteps = 8;

/**
 * The findings with the way that leads to each: a place in a file that the spec refers to is of no use to somebody who does not know
 * what part of the API it is. Of several references the first to the nearest place is shown.
 */
export function withReferrers(findings: readonly Finding[], document: SpecDocument): readonly Finding[] {
  const root = document.file;
  if (findings.every(({ at }) => at === undefined || at.file === root)) return findings;
  const referrers = referrersIn(document);
  return findings.map((finding) => {
    const way = finding.at ? wayTo(finding.at, root, referrers) : [];
    const steps = way.map((at) => ({ at, note: 'referred to from here' }));
    return steps.length === 0 ? finding : { ...finding, related: [...(finding.related ?? []), ...steps] };
  });
}

function wayTo(at: SourceRef, root: string, referrers: Referrers): readonly SourceRef[] {
  const way: SourceRef[] = [];
  for (let here = at; here.file !== root && way.length < mostSteps; ) {
    const referrer = nearest(here, referrers);
    if (!referrer || way.includes(referrer)) break;
    way.push(referrer);
    here = referrer;
  }
  return way;
}

/** The reference to what holds a place; what is reached through another part of its own file has none but that of the file. */
function nearest({ file, pointer }: SourceRef, { byPlace, byFile }: Referrers): SourceRef | undefined {
  for (let holder = pointer; ; holder = holder.slice(0, holder.lastIndexOf('/'))) {
    const referrer = byPlace.get(keyOf(file, holder));
    if (referrer) return referrer;
    if (holder === '') return byFile.get(file);
  }
}

function keyOf(file: string, pointer: string): string {
  return `${file}#${pointer}`;
}

function referrersIn(document: SpecDocument): Referrers {
  const found: Referrers = { byPlace: new Map(), byFile: new Map() };
  for (const file of new Set([document.file, ...document.files])) {
    const whole = document.resolve('#', { file, pointer: '' });
    if (!whole) continue;
    for (const map of mapsBelow(nodeAt(whole.value, { file, pointer: '' }))) note(map, document, found);
  }
  return found;
}

function note(map: SpecNode, document: SpecDocument, { byPlace, byFile }: Referrers): void {
  const ref = refOf(map);
  if (ref === undefined || ref.startsWith('#')) return;
  const target = document.resolve(ref, { file: map.file, pointer: '' })?.at;
  if (!target || target.file === map.file) return;
  const at = { file: map.file, pointer: `${pointerOf(map)}/$ref` };
  const key = keyOf(target.file, target.pointer);
  if (!byPlace.has(key)) byPlace.set(key, at);
  if (!byFile.has(target.file)) byFile.set(target.file, at);
}

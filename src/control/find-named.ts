import { type Outcome, succeed } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { badRequest, notFound } from './change.ts';

/** How a kind of thing is spoken of when it is not found. */
export interface Wanted {
  /** `API key`. */
  readonly kind: string;
  /** AWS's words. */
  readonly refusal: string;
  /** The command that shows what there is. */
  readonly list: string;
}

/** The one of this id, or the only one of this name: names need not be unique. */
export function findByIdOrName<T extends { readonly name: string }>(
  things: ReadonlyMap<string, T>,
  reference: string,
  { kind, refusal, list }: Wanted,
): Outcome<T> {
  const byId = things.get(reference);
  if (byId) return succeed(byId);
  const all = [...things.values()];
  const [named, other] = all.filter(({ name }) => name === reference);
  if (named && other)
    return badRequest(`Several ${kind}s are named ${reference}`, { help: `Say its id: ${list} shows them.` });
  if (named) return succeed(named);
  const meant = nearest(
    reference,
    all.map(({ name }) => name),
  );
  return notFound(
    refusal,
    `There is no ${kind} ${reference}${meant ? `. Did you mean ${meant}?` : `: see ${list}.`}`,
  );
}

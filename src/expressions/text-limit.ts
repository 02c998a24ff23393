/** The longest text a template or mapping may make: API Gateway's payload limit is 10 MB. */
export const maxTextLength = 10 * 1024 * 1024;

/** The deepest value that is printed; the permissive JSON reader takes no deeper one. */
const maxDepth = 520;

/** Values that one text may be made of, besides those of the body itself: shared lists print anew at every place. */
const valuesPerText = 100_000;

/** A text that would be longer than anything API Gateway passes on, or a value that never ends. */
export class TextTooLongError extends Error {}

/** What printing one value may use up. */
export class TextLimit {
  private left: number;
  private depth = 0;

  /** @param more values allowed beyond the usual number: those of a large body. */
  constructor(more = 0) {
    this.left = valuesPerText + more;
  }

  /** Going into a list or map of so many values. */
  enter(values: number): void {
    this.left -= values + 1;
    if (this.left < 0) throw new TextTooLongError('The value has too many parts to be printed.');
    if (++this.depth > maxDepth) throw new TextTooLongError('The value nests too deeply to be printed.');
  }

  leave(): void {
    this.depth--;
  }
}

/** Throws for a text beyond the limit. */
export function checkLength(text: string): void {
  if (text.length > maxTextLength) throw new TextTooLongError('The text grows beyond 10 MB.');
}

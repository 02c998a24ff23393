/** The longest text a template or mapping may make: API Gateway's payload limit is 10 MB. */
export const maxTextLength = 10 * 1024 * 1024;

/** The deepest value that is printed; the permissive JSON reader takes no deeper one. */
export const maxTextDepth = 520;

/** A text that would be longer than anything API Gateway passes on, or a value that never ends. */
export class TextTooLongError extends Error {}

/** The text itself, or the refusal. */
export function checkedLength(text: string): string {
  if (text.length > maxTextLength) throw new TextTooLongError('The text grows beyond 10 MB.');
  return text;
}

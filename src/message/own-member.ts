/** Sets a member of an object that is keyed by input, as `JSON.parse` does it: `__proto__` is a name like any other (reliability.md T5). */
export function putOwn<T>(object: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  else object[name] = value;
}

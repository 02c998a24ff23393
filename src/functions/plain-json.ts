/** Far below any limit on payloads; what is larger goes the long way. */
const longestText = 100_000;
const mostValues = 200;
const deepest = 4;

/**
 * Whether a handler's result is small and plain enough that reading its JSON text again would give the same: then nobody needs the text.
 * Everything that `JSON.stringify` treats in its own way (dates, `toJSON`, `undefined`, NaN, classes, cycles) is not.
 */
export function isPlainJson(value: unknown): boolean {
  try {
    return new Judge().isPlain(value, 0);
  } catch {
    return false; // getters and proxies that throw
  }
}

class Judge {
  private values = 0;
  private characters = 0;

  isPlain(value: unknown, depth: number): boolean {
    if (++this.values > mostValues) return false;
    switch (typeof value) {
      case 'string':
        this.characters += value.length;
        return this.characters <= longestText;
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0);
      case 'boolean':
        return true;
      case 'object':
        return value === null || (depth < deepest && this.isPlainObject(value, depth + 1));
      default:
        return false;
    }
  }

  private isPlainObject(value: object, depth: number): boolean {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Array.prototype) {
      const list = value as readonly unknown[];
      for (let i = 0; i < list.length; i++) if (!this.isPlain(list[i], depth)) return false;
      return !('toJSON' in value);
    }
    if (prototype !== Object.prototype || 'toJSON' in value) return false;
    for (const key in value) if (!this.isPlain((value as Record<string, unknown>)[key], depth)) return false;
    return true;
  }
}

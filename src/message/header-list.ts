/** HTTP headers in the order and spelling they came in: many values a name, looked up in any case. */
export class HeaderList {
  /** Name, value, name, value: Node's `rawHeaders` form. */
  readonly raw: string[];

  constructor(raw: readonly string[] = []) {
    this.raw = raw as string[];
  }

  static from(entries: Iterable<readonly [string, string]>): HeaderList {
    const raw: string[] = [];
    for (const [name, value] of entries) raw.push(name, value);
    return new HeaderList(raw);
  }

  /** The last value of a name, in any case: the one API Gateway takes for single-value lookups. */
  last(name: string): string | undefined {
    const wanted = name.toLowerCase();
    for (let i = this.raw.length - 2; i >= 0; i -= 2) {
      if (sameName(this.raw[i] as string, wanted)) return this.raw[i + 1];
    }
    return undefined;
  }

  /** Every value of a name, in any case, in the order sent. */
  all(name: string): string[] {
    const wanted = name.toLowerCase();
    const values: string[] = [];
    for (let i = 0; i < this.raw.length; i += 2) {
      if (sameName(this.raw[i] as string, wanted)) values.push(this.raw[i + 1] as string);
    }
    return values;
  }

  has(name: string): boolean {
    return this.last(name) !== undefined;
  }

  append(name: string, value: string): void {
    this.raw.push(name, value);
  }

  /** Removes every spelling of the name, then adds this one. */
  set(name: string, value: string): void {
    this.delete(name);
    this.raw.push(name, value);
  }

  delete(name: string): void {
    const wanted = name.toLowerCase();
    for (let i = this.raw.length - 2; i >= 0; i -= 2) {
      if (sameName(this.raw[i] as string, wanted)) this.raw.splice(i, 2);
    }
  }

  *[Symbol.iterator](): Iterator<readonly [string, string]> {
    for (let i = 0; i < this.raw.length; i += 2) yield [this.raw[i] as string, this.raw[i + 1] as string];
  }

  copy(): HeaderList {
    return new HeaderList(this.raw.slice());
  }
}

function sameName(name: string, lowerCase: string): boolean {
  return name.length === lowerCase.length && (name === lowerCase || name.toLowerCase() === lowerCase);
}

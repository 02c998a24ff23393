/** A query string as pairs, each as it was sent: `name=value`, `name`. */
export class RawQuery {
  #pairs: string[];

  constructor(query: string) {
    this.#pairs = query === '' ? [] : query.split('&');
  }

  append(name: string, value: string): void {
    this.#pairs.push(`${encoded(name)}=${encoded(value)}`);
  }

  /** Every pair of the name, however it was encoded. */
  remove(name: string): void {
    this.#pairs = this.#pairs.filter((pair) => nameOf(pair) !== name);
  }

  toString(): string {
    return this.#pairs.join('&');
  }
}

function nameOf(pair: string): string {
  const at = pair.indexOf('=');
  const name = (at < 0 ? pair : pair.slice(0, at)).replaceAll('+', ' ');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

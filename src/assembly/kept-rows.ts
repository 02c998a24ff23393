/** What could be read of rows that a workspace keeps. */
export interface KeptRows<T> {
  readonly values: readonly T[];
  /** Rows that do not hold what gwctl writes: a hand was in the database. They are left out, for the others are still true. */
  readonly unreadable: number;
}

/** Reads rows one by one. @param read gives undefined, or throws SyntaxError, for what gwctl does not write */
export function readRows<Row, T>(rows: readonly Row[], read: (row: Row) => T | undefined): KeptRows<T> {
  const values: T[] = [];
  for (const row of rows) {
    const value = withoutSyntaxErrors(() => read(row));
    if (value !== undefined) values.push(value);
  }
  return { values, unreadable: rows.length - values.length };
}

function withoutSyntaxErrors<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A key of what may be anything. */
export function valueAt(holder: unknown, key: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined;
}

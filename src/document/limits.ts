/** What a document may cost before it is refused (reliability.md T3, T4). */
export interface DocumentLimits {
  /** Bytes of one file. */
  readonly bytes: number;
  /** Nesting of maps and lists. */
  readonly depth: number;
  /** Values of all files together, those an alias repeats included. */
  readonly values: number;
  /** Files that `$ref`s pull in. */
  readonly files: number;
}

export const defaultLimits: DocumentLimits = {
  bytes: 20 * 1024 * 1024,
  depth: 512,
  values: 2_000_000,
  files: 100,
};

/** API Gateway's own limit of an imported document (import-export.md 2.1, documented); above it gwctl warns. */
export const awsDocumentBytes = 6 * 1024 * 1024;

import type { HeaderList } from '../../message/header-list.ts';

/** What the backend of an HTTP API gets of the caller's request: parameter mappings done, nothing of API Gateway's own added. */
export interface PassedRequest {
  readonly headers: HeaderList;
  /** Raw, without the question mark. */
  readonly query: string;
  /** Of `overwrite:path`. */
  readonly path: string | undefined;
  /** Of `overwrite:header.Host`: in place of the backend's own. */
  readonly host?: string;
}

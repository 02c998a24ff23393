declare module 'aws4' {
  interface Signable {
    host: string;
    path: string;
    method: string;
    headers: Record<string, string>;
    body?: string;
    service: string;
    region: string;
    signQuery?: boolean;
    extraHeadersToIgnore?: Record<string, boolean>;
  }
  /** Signs in place. */
  export function sign(
    request: Signable,
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  ): Signable;
}

import type { SourceRef } from '../../diagnostics/diagnostic.ts';
import type { IntegrationReport } from './integration-report.ts';

/** Headers that HTTP APIs do not let a mapping set (http-api.md 8, documented). */
const reserved =
  /^(?:access-control-.*|apigw-.*|x-amz-.*|x-amzn-.*|authorization|connection|content-encoding|content-length|content-location|forwarded|keep-alive|origin|proxy-authenticate|proxy-authorization|te|trailers|transfer-encoding|upgrade|x-forwarded-for|x-forwarded-host|x-forwarded-proto|via)$/i;

const requestKey = /^(?:append|overwrite|remove):(header|querystring)\.(.+)$/;
const responseKey = /^(?:append|overwrite|remove):(header)\.(.+)$/;

/** `{append|overwrite|remove}:{header|querystring}.NAME` or `overwrite:path`. */
export function checkRequestKey(key: string, at: SourceRef, refuse: IntegrationReport): void {
  if (key === 'overwrite:path') return;
  const help =
    'Write append, overwrite or remove, then :header.NAME or :querystring.NAME; or overwrite:path.';
  checkKey(key, requestKey.exec(key), at, help, refuse);
}

/** `{append|overwrite|remove}:header.NAME` or `overwrite:statuscode`. */
export function checkResponseKey(key: string, at: SourceRef, refuse: IntegrationReport): void {
  if (key.toLowerCase() === 'overwrite:statuscode') return;
  const help = 'Write append, overwrite or remove, then :header.NAME; or overwrite:statuscode.';
  checkKey(key, responseKey.exec(key), at, help, refuse);
}

function checkKey(
  key: string,
  match: RegExpExecArray | null,
  at: SourceRef,
  help: string,
  refuse: IntegrationReport,
): void {
  const place = { ...at, part: 'key' as const };
  if (!match) {
    refuse('http-mapping', place, `Invalid mapping expression specified: ${key}`, help);
  } else if (match[1] === 'header' && reserved.test(match[2] ?? '')) {
    const reason = `Operations on header ${match[2]} are restricted`;
    refuse(
      'http-reserved-header',
      place,
      reason,
      'API Gateway keeps this header for itself: remove the mapping.',
    );
  }
}

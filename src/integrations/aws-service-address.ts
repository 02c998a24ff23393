import { type ServiceUri, serviceHost } from './aws-uri.ts';
import { type AddressReader, appendRawQuery, compileEndpointUri } from './endpoint-uri.ts';
import { isS3Action } from './service-protocols.ts';

const noVariables: ReadonlyMap<string, string> = new Map();

/**
 * Where requests of a service URI go on AWS. `path/` is the path as it stands; `action/` is the root with `Action={Action}` in the
 * query (rest-integrations.md 3, documented).
 */
export function compileServiceAddress(uri: ServiceUri): AddressReader {
  const origin = `https://${serviceHost(uri)}`;
  if (uri.kind === 'path') return compileEndpointUri(`${origin}/${uri.target}`, noVariables);
  if (isS3Action(uri.service, uri.target)) return compileEndpointUri(`${origin}${s3Path(uri)}`, noVariables);
  return compileEndpointUri(`${origin}${appendRawQuery(`/?Action=${uri.target}`, uri.query)}`, noVariables);
}

/** `action/GetObject&Bucket={bucket}&Key={key}` as S3 understands it: `/{bucket}/{key}`. */
function s3Path({ query }: ServiceUri): string {
  const rest: string[] = [];
  let bucket = '';
  let key = '';
  for (const pair of query.split('&')) {
    if (pair.startsWith('Bucket=')) bucket = `/${pair.slice(7)}`;
    else if (pair.startsWith('Key=')) key = `/${pair.slice(4)}`;
    else if (pair !== '') rest.push(pair);
  }
  return appendRawQuery(`${bucket}${key}` || '/', rest.join('&'));
}

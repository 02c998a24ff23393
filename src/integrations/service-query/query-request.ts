import type { HeaderList } from '../../message/header-list.ts';
import type { EndpointRequest } from '../../message/http.ts';

const form = 'application/x-www-form-urlencoded';

/** The parameters of a Query request, from the query string and a form body; undefined where it has no `Action`. */
export function queryParameters({ path, headers, body }: EndpointRequest): URLSearchParams | undefined {
  const at = path.indexOf('?');
  const parameters = new URLSearchParams(at < 0 ? '' : path.slice(at + 1));
  if (isForm(headers)) {
    for (const [name, value] of new URLSearchParams(body?.toString() ?? '')) parameters.append(name, value);
  }
  return parameters.has('Action') ? parameters : undefined;
}

/**
 * AWS's Query services read their parameters from the query string, where `action/` URIs put them, or from a form body; many local servers
 * only from the body. For these the parameters go into both.
 */
export function withFormBody(request: EndpointRequest): EndpointRequest {
  const { headers, path, method } = request;
  const at = path.indexOf('?');
  if (method !== 'POST' || at < 0 || isForm(headers) || headers.has('x-amz-target')) return request;
  const query = path.slice(at + 1);
  if (!new URLSearchParams(query).has('Action')) return request;
  const asForm = headers.copy();
  asForm.set('Content-Type', form);
  return { ...request, headers: asForm, body: query };
}

function isForm(headers: HeaderList): boolean {
  return headers.last('content-type')?.startsWith(form) ?? false;
}

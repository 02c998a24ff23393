import type { FunctionInvoker } from '../../environment/environment.ts';
import { createInvokeEndpoint, type InvokeEndpointScope } from '../../functions/invoke-endpoint.ts';
import { HeaderList } from '../../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../../message/http.ts';
import type { Mount } from '../../server/mount.ts';
import { isLocalHost } from './gwctl-pages.ts';

/** Where AWS SDKs and CLIs find the functions: `aws lambda invoke --endpoint-url http://127.0.0.1:4000/_gwctl/lambda`. */
const prefix = '/_gwctl/lambda/';

/**
 * Lambda's Invoke over the functions of gwctl.yaml. Only for programs of this machine: a page in a browser sends `Origin` with every POST, and a
 * name of another site that resolves here is not this machine's (reliability.md T12).
 */
export function lambdaEndpoint(functions: FunctionInvoker, scope: InvokeEndpointScope): Mount {
  const invoke = createInvokeEndpoint(functions, scope);
  return {
    prefix,
    handle(request: ClientRequest) {
      if (!isLocalHost(request.headers.last('host')) || request.headers.has('origin'))
        return refusal(
          403,
          'AccessDeniedException',
          'Functions are invoked by programs of this machine only.',
        );
      return (
        invoke(request) ??
        refusal(404, 'UnknownOperationException', 'Of Lambda there are Invoke and InvokeWithResponseStream.')
      );
    },
  };
}

function refusal(status: number, errorType: string, message: string): ClientResponse {
  const headers = new HeaderList(['Content-Type', 'application/json', 'x-amzn-ErrorType', errorType]);
  return { status, headers, body: JSON.stringify({ Type: 'User', Message: message }) };
}

import type { FunctionAnswer, FunctionCall, FunctionInvoker } from '../environment/environment.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import { parseFunctionName } from './function-arn.ts';

/** Whose functions are served. */
export interface InvokeEndpointScope {
  readonly region: string;
  readonly accountId: string;
}

const invocation = /\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?(.*))?$/;
/** The longest a function may run: 15 minutes (Lambda quotas page). */
const maxTimeoutInMillis = 900_000;

/**
 * Serves Lambda's Invoke operation, for AWS SDKs and CLIs that are pointed at gwctl: functions that call functions
 * (reference functions.md 3.1). Signatures are not checked.
 * @returns undefined for any other path
 */
export function createInvokeEndpoint(
  functions: FunctionInvoker,
  scope: InvokeEndpointScope,
): (request: ClientRequest) => Promise<ClientResponse> | undefined {
  return (request) => {
    const match = invocation.exec(request.target);
    if (match === null) return undefined;
    return invoke(functions, scope, request, match[1] as string, match[2] ?? '');
  };
}

async function invoke(
  functions: FunctionInvoker,
  scope: InvokeEndpointScope,
  request: ClientRequest,
  encodedName: string,
  query: string,
): Promise<ClientResponse> {
  if (request.method !== 'POST') return refusal(405, 'MethodNotAllowedException', 'Only POST is allowed.');
  const functionArn = arnOf(encodedName, new URLSearchParams(query).get('Qualifier'), scope);
  if (functionArn === undefined) {
    return refusal(400, 'InvalidParameterValueException', 'The function name or its qualifier is not valid.');
  }
  const traceHeader = request.headers.last('x-amzn-trace-id');
  const answer = await functions.invoke({
    functionArn,
    payload: request.body.length === 0 ? '{}' : request.body,
    invocationType: invocationType(request.headers.last('x-amz-invocation-type')),
    timeoutInMillis: maxTimeoutInMillis,
    ...(traceHeader === undefined ? {} : { traceHeader }),
  });
  return responseTo(answer);
}

/** A qualifier in the name and one in the query must agree. */
function arnOf(
  encodedName: string,
  qualifier: string | null,
  scope: InvokeEndpointScope,
): string | undefined {
  const parsed = parseFunctionName(decode(encodedName));
  if (parsed === undefined) return undefined;
  if (qualifier !== null && parsed.qualifier !== undefined && parsed.qualifier !== qualifier)
    return undefined;
  const alias = parsed.qualifier ?? qualifier;
  const { region = scope.region, accountId = scope.accountId, name } = parsed;
  return `arn:aws:lambda:${region}:${accountId}:function:${name}${alias ? `:${alias}` : ''}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function invocationType(header: string | undefined): FunctionCall['invocationType'] {
  return header === 'Event' || header === 'DryRun' ? header : 'RequestResponse';
}

/** `x-amzn-ErrorType` by status. */
const errorTypes: ReadonlyMap<number, string> = new Map([
  [400, 'InvalidRequestContentException'],
  [403, 'AccessDeniedException'],
  [404, 'ResourceNotFoundException'],
  [413, 'RequestTooLargeException'],
  [429, 'TooManyRequestsException'],
]);

function responseTo(answer: FunctionAnswer): ClientResponse {
  const headers = HeaderList.from([
    ['Content-Type', 'application/json'],
    ['x-amzn-RequestId', answer.requestId],
  ]);
  if (answer.statusCode >= 400) {
    headers.append('x-amzn-ErrorType', errorTypes.get(answer.statusCode) ?? 'ServiceException');
  }
  if (answer.executedVersion !== undefined) headers.append('X-Amz-Executed-Version', answer.executedVersion);
  if (answer.functionError !== undefined) headers.append('X-Amz-Function-Error', answer.functionError);
  return { status: answer.statusCode, headers, body: answer.payload };
}

function refusal(status: number, errorType: string, message: string): ClientResponse {
  const headers = HeaderList.from([
    ['Content-Type', 'application/json'],
    ['x-amzn-ErrorType', errorType],
  ]);
  return { status, headers, body: JSON.stringify({ Type: 'User', Message: message }) };
}

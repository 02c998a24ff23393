import type { FunctionAnswer, FunctionCall, FunctionInvoker } from '../environment/environment.ts';
import { HeaderList } from '../message/header-list.ts';
import type { ClientRequest, ClientResponse } from '../message/http.ts';
import { eventStreamType } from './event-stream.ts';
import { parseFunctionName } from './function-arn.ts';
import { encodeAnswer } from './streamed-answer.ts';

/** Whose functions are served. */
export interface InvokeEndpointScope {
  readonly region: string;
  readonly accountId: string;
}

const operations =
  /\/(?:2015-03-31\/functions\/([^/?]+)\/invocations|2021-11-15\/functions\/([^/?]+)\/response-streaming-invocations)(?:\?(.*))?$/;
/** The longest a function may run: 15 minutes (Lambda quotas page). */
const maxTimeoutInMillis = 900_000;

/**
 * Serves Lambda's Invoke and InvokeWithResponseStream, for AWS SDKs and CLIs that are pointed at gwctl: functions that call functions
 * (reference functions.md 3.1). Signatures are not checked.
 * @returns undefined for any other path
 */
export function createInvokeEndpoint(
  functions: FunctionInvoker,
  scope: InvokeEndpointScope,
): (request: ClientRequest) => Promise<ClientResponse> | undefined {
  return (request) => {
    const match = operations.exec(request.target);
    if (match === null) return undefined;
    const [, buffered, streamed, query = ''] = match;
    const operation = { name: buffered ?? streamed ?? '', query, streaming: streamed !== undefined };
    return invoke(functions, scope, request, operation);
  };
}

/** The operation called: the function's name as in the path, and the raw query. */
interface Operation {
  readonly name: string;
  readonly query: string;
  readonly streaming: boolean;
}

async function invoke(
  functions: FunctionInvoker,
  scope: InvokeEndpointScope,
  request: ClientRequest,
  { name, query, streaming }: Operation,
): Promise<ClientResponse> {
  if (request.method !== 'POST') return refusal(405, 'MethodNotAllowedException', 'Only POST is allowed.');
  const functionArn = arnOf(name, new URLSearchParams(query).get('Qualifier'), scope);
  if (functionArn === undefined) {
    return refusal(400, 'InvalidParameterValueException', 'The function name or its qualifier is not valid.');
  }
  const answer = await functions.invoke({
    functionArn,
    payload: request.body.length === 0 ? '{}' : request.body,
    timeoutInMillis: maxTimeoutInMillis,
    ...askedOf(request.headers),
    ...(streaming && { streaming }),
  });
  return streaming && answer.statusCode === 200 ? streamedResponse(answer) : responseTo(answer);
}

/** What the caller asks for by headers. */
function askedOf(headers: HeaderList): Omit<FunctionCall, 'functionArn' | 'payload' | 'timeoutInMillis'> {
  const traceHeader = headers.last('x-amzn-trace-id');
  const clientContext = headers.last('x-amz-client-context');
  const tenantId = headers.last('x-amz-tenant-id');
  return {
    invocationType: invocationType(headers.last('x-amz-invocation-type')),
    ...(headers.last('x-amz-log-type') === 'Tail' && { wantsLog: true }),
    ...(clientContext !== undefined && { clientContext }),
    ...(tenantId !== undefined && { tenantId }),
    ...(traceHeader !== undefined && { traceHeader }),
  };
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
  const headers = answerHeaders(answer, 'application/json');
  if (answer.statusCode >= 400) {
    headers.append('x-amzn-ErrorType', errorTypes.get(answer.statusCode) ?? 'ServiceException');
  }
  if (answer.functionError !== undefined) headers.append('X-Amz-Function-Error', answer.functionError);
  if (answer.logResult !== undefined) headers.append('X-Amz-Log-Result', answer.logResult);
  return { status: answer.statusCode, headers, body: answer.payload };
}

/** Errors and the log come at the stream's end. */
function streamedResponse(answer: FunctionAnswer): ClientResponse {
  const headers = answerHeaders(answer, eventStreamType);
  return { status: 200, headers, body: encodeAnswer(answer) };
}

function answerHeaders({ requestId, executedVersion }: FunctionAnswer, contentType: string): HeaderList {
  const headers = HeaderList.from([
    ['Content-Type', contentType],
    ['x-amzn-RequestId', requestId],
  ]);
  if (executedVersion !== undefined) headers.append('X-Amz-Executed-Version', executedVersion);
  return headers;
}

function refusal(status: number, errorType: string, message: string): ClientResponse {
  const headers = HeaderList.from([
    ['Content-Type', 'application/json'],
    ['x-amzn-ErrorType', errorType],
  ]);
  return { status, headers, body: JSON.stringify({ Type: 'User', Message: message }) };
}

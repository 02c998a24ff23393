import type { Readable } from 'node:stream';
import type { FunctionAnswer, FunctionCall } from '../environment/environment.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import type { Call } from '../message/call.ts';
import { HeaderList } from '../message/header-list.ts';
import type { EndpointResponse } from '../message/http.ts';
import type { AwsIntegration, AwsProxyIntegration } from '../model/integration.ts';
import type { IntegrationScope } from './integration.ts';
import { splitStream } from './lambda-stream.ts';

/**
 * Lambda's Invoke is a POST. Another verb is accepted at creation and fails at run time with 500 under INTEGRATION_FAILURE (recorded for
 * AWS_PROXY; documented for AWS, where the answer is unverified).
 */
export function checkVerb(
  { httpMethod }: Pick<AwsIntegration | AwsProxyIntegration, 'httpMethod'>,
  call: Call,
): void {
  if ((httpMethod === 'ANY' ? call.httpMethod : httpMethod) === 'POST') return;
  throw new GatewayError('INTEGRATION_FAILURE', {
    status: 500,
    message: 'Internal server error',
    logLines: ['Execution failed due to configuration error: Invalid permissions on Lambda function'],
    reason: `A Lambda integration must use POST; this one says httpMethod ${httpMethod}.`,
  });
}

/** Where API Gateway's own log says a Lambda call goes. */
export function functionAddress(functionArn: string, region: string): { origin: string; path: string } {
  return {
    origin: `https://lambda.${region}.amazonaws.com`,
    path: `/2015-03-31/functions/${functionArn}/invocations`,
  };
}

/** The function that such an address is of. */
export function functionArnAt(path: string): string {
  return path.slice('/2015-03-31/functions/'.length, -'/invocations'.length);
}

/** Row 13 of the execution log for a Lambda call (recorded): what goes to Lambda, secrets masked. */
export function functionLogHeaders(call: Call): HeaderList {
  const mask = '*'.repeat(64);
  const headers = HeaderList.from([
    ['x-amzn-lambda-integration-tag', call.requestId],
    ['Authorization', `${mask}${call.requestId.slice(-6)}`],
    ['X-Amz-Date', new Date(call.requestTimeEpoch).toISOString().replace(/[-:]|\.\d{3}/g, '')],
    ['x-amzn-apigateway-api-id', call.method.apiId],
    ['Accept', 'application/json'],
    ['User-Agent', `AmazonAPIGateway_${call.method.apiId}`],
  ]);
  const sourceArn = sourceArnOf(call);
  if (sourceArn !== undefined) headers.append('X-Amz-Source-Arn', sourceArn);
  headers.append('X-Amzn-Trace-Id', call.traceHeader);
  return headers;
}

/** Who calls, with the resource's template: in the logs of a REST API's stages, not in TestInvoke's (rest-request-phases.md 10.5). */
function sourceArnOf({ method, httpMethod }: Call): string | undefined {
  if (method.routeKey !== undefined || method.stage === 'test-invoke-stage') return undefined;
  const { region, accountId, apiId, stage, resourcePath } = method;
  return `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/${httpMethod}${resourcePath}`;
}

/** Calls the function and turns what Lambda itself refuses into API Gateway's answers; a function error is an ordinary answer here. */
export async function invokeFunction(
  invocation: FunctionCall,
  scope: Pick<IntegrationScope, 'environment'>,
  call: Call,
): Promise<EndpointResponse> {
  if (invocation.functionArn === '')
    throw noPermission(
      undefined,
      'The integration URI holds no function ARN; proxying to Firehose is not emulated.',
    );
  const answer = await scope.environment.functions.invoke(invocation);
  call.facts.awsEndpointRequestId = answer.requestId;
  const response = endpointAnswer(answer);
  if (!answer.stream) return response;
  const { status, headers, requestId } = response;
  return {
    status,
    headers,
    ...(requestId !== undefined && { requestId }),
    ...(await splitStream(answer.stream as Readable)),
  };
}

function endpointAnswer(answer: FunctionAnswer): FunctionResponse {
  if (answer.timedOut)
    throw new GatewayError('INTEGRATION_TIMEOUT', { logLines: ['Execution failed due to a timeout error'] });
  if (answer.statusCode === 429) throw throttled(answer);
  if (answer.statusCode === 403 || answer.statusCode === 404) throw noPermission(answer, answer.reason);
  if (answer.statusCode >= 500 || answer.statusCode === 413) throw refused(answer);
  return new FunctionResponse(answer);
}

/** Lambda's answer to Invoke. Most calls look at neither headers nor text: both are made when first asked for. */
class FunctionResponse implements EndpointResponse {
  readonly status: number;
  readonly functionError?: string;
  private readonly answer: FunctionAnswer;
  private headerList: HeaderList | undefined;

  constructor(answer: FunctionAnswer) {
    this.status = answer.statusCode;
    this.answer = answer;
    if (answer.functionError !== undefined) this.functionError = answer.functionError;
  }

  get body(): string {
    return this.answer.payload;
  }

  get value(): unknown {
    return this.answer.value;
  }

  get requestId(): string {
    return this.answer.requestId;
  }

  get headers(): HeaderList {
    this.headerList ??= answerHeaders(this.answer);
    return this.headerList;
  }
}

function answerHeaders(answer: FunctionAnswer): HeaderList {
  return HeaderList.from([
    ['Date', new Date().toUTCString()],
    ['Content-Type', 'application/json'],
    ['Content-Length', String(Buffer.byteLength(answer.payload))],
    ['Connection', 'keep-alive'],
    ['x-amzn-RequestId', answer.requestId],
    ...(answer.functionError ? ([['X-Amz-Function-Error', answer.functionError]] as const) : []),
    ...(answer.logResult === undefined ? [] : ([['X-Amz-Log-Result', answer.logResult]] as const)),
    ['X-Amz-Executed-Version', answer.executedVersion ?? '$LATEST'],
  ]);
}

/** Missing function or permission: 500 with the line that users know (publicly reported). */
function noPermission(answer: FunctionAnswer | undefined, reason: string | undefined): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    logLines: ['Execution failed due to configuration error: Invalid permissions on Lambda function'],
    reason: reason ?? answer?.payload ?? 'Lambda refused the call.',
  });
}

/** Lambda itself fails, or the event is larger than it takes: 500 (unverified, rest-request-phases.md 9). */
function refused(answer: FunctionAnswer): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    logLines: [
      `Lambda invocation failed with status: ${answer.statusCode}. Lambda request id: ${answer.requestId}`,
    ],
    reason: answer.reason ?? answer.payload,
  });
}

/** Throttled by Lambda: 500 with two lines (publicly reported; unverified, reference/README.md). */
function throttled(answer: FunctionAnswer): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    logLines: [
      `Lambda invocation failed with status: 429. Lambda request id: ${answer.requestId}`,
      'Execution failed due to configuration error: Rate Exceeded.',
    ],
    reason: answer.reason ?? 'The function has no free environment (reservedConcurrency).',
  });
}

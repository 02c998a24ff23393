import { succeed } from '../diagnostics/diagnostic.ts';
import { isJavaInteger, toDouble } from '../expressions/java-number.ts';
import { parsePermissiveJson } from '../expressions/permissive-json.ts';
import { GatewayError } from '../faults/gateway-error.ts';
import { HeaderList } from '../message/header-list.ts';
import type { EndpointRequest, EndpointResponse } from '../message/http.ts';
import type { MockIntegration } from '../model/integration.ts';
import type { CompiledIntegration, CompileIntegration, MappedRequest } from './integration.ts';

const nowhere = new HeaderList([]);

/**
 * MOCK (rest-integrations.md 1.2): no backend. The rendered body must be an object with an integer `statusCode`; any integer is
 * accepted, anything else is a 500 (checked by hand against AWS). The endpoint's answer is that status and nothing else.
 */
export const compileMock: CompileIntegration<MockIntegration> = () => succeed(mock);

const mock: CompiledIntegration = { request: mockRequest, send: mockAnswer };

function mockRequest(mapped: MappedRequest): EndpointRequest {
  // Documented: without a template, and without a body that could say more, the default integration response is returned.
  const isDefault = mapped.isPassthrough && mapped.body.length === 0;
  const body = isDefault ? undefined : mapped.body;
  return { method: 'POST', origin: '', path: '', headers: nowhere, body, timeoutInMillis: 0 };
}

function mockAnswer(request: EndpointRequest): EndpointResponse {
  const status = request.body === undefined ? noStatus : statusCodeOf(request.body.toString());
  return { status, headers: nowhere, body: '' };
}

/** The endpoint status of a mock that chose none: no selection pattern sees it. */
const noStatus = Number.NaN;

/** `{"statusCode": 200}` is what nearly every template renders: read it without a parser. */
const usual = /^\s*\{\s*"statusCode"\s*:\s*(\d{1,9})\s*\}\s*$/;

function statusCodeOf(body: string): number {
  const match = usual.exec(body);
  if (match) return Number(match[1]);
  const value = readBody(body);
  const status = value instanceof Map ? value.get('statusCode') : undefined;
  if (!isJavaInteger(status)) throw unableToParse();
  return toDouble(status);
}

function readBody(body: string): unknown {
  try {
    return parsePermissiveJson(body);
  } catch (error) {
    throw unableToParse(error);
  }
}

function unableToParse(cause?: unknown): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', {
    logLines: [
      'Execution failed due to configuration error: Unable to parse statusCode. It should be an integer that is defined in the request template.',
    ],
    reason:
      'A mock integration needs a request template that renders an object with an integer statusCode: {"statusCode": 200}.',
    cause,
  });
}

import { succeed } from '../diagnostics/diagnostic.ts';
import { isJavaInteger } from '../expressions/java-number.ts';
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
export const compileMock: CompileIntegration<MockIntegration> = (integration) => {
  const hasTemplates = [...integration.requestTemplates.values()].some((text) => text !== '');
  const compiled: CompiledIntegration = {
    request: (mapped) => mockRequest(mapped),
    send: (request) => mockAnswer(request, hasTemplates),
  };
  return succeed(compiled);
};

function mockRequest(mapped: MappedRequest): EndpointRequest {
  return { method: 'POST', origin: '', path: '', headers: nowhere, body: mapped.body, timeoutInMillis: 0 };
}

function mockAnswer(request: EndpointRequest, hasTemplates: boolean): EndpointResponse {
  const body = request.body?.toString() ?? '';
  // Documented: without a template the default integration response is returned; `mockDefault` matches no pattern.
  const status = body.trim() === '' && !hasTemplates ? mockDefault : statusCodeOf(body);
  return { status, headers: new HeaderList([]), body: '' };
}

/** The endpoint status of a mock that chose none. */
const mockDefault = Number.NaN;

/** `{"statusCode": 200}` is what nearly every template renders: read it without a parser. */
const usual = /^\s*\{\s*"statusCode"\s*:\s*(\d{1,9})\s*\}\s*$/;

function statusCodeOf(body: string): number {
  const match = usual.exec(body);
  if (match) return Number(match[1]);
  const value = readBody(body);
  const status = value instanceof Map ? value.get('statusCode') : undefined;
  if (!isJavaInteger(status)) throw unableToParse();
  return Number(status);
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

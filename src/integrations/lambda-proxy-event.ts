import { proxyIdentity, proxyRequestContext } from '../expressions/request-context.ts';
import { requestTimes } from '../expressions/request-time.ts';
import type { Call, MethodFacts } from '../message/call.ts';
import { mediaTypeOf } from '../message/media-types.ts';

type Values = ReadonlyMap<string, readonly string[]>;

/**
 * Writes the Lambda proxy event, payload 1.0, as JSON text: all twelve keys always present, empty ones null, in AWS's order (recorded,
 * rest-integrations.md 2.1). Text from the start: an object that is only made to be written costs three times as much, and every
 * call of every function pays for it.
 */
export function compileProxyEvent(isBinary: (mediaType: string) => boolean): (call: Call) => string {
  const constants = constantTexts();
  const timeOf = requestTimes();
  return (call) => {
    const { body, headers } = call.request;
    const isBase64Encoded =
      body.length > 0 && isBinary(mediaTypeOf(headers.last('content-type')) || 'application/json');
    const sent = textsOf(call.headers);
    const query = textsOf(call.query);
    const text = constants(call.method);
    return `${text.start}"path":${json(call.eventPath)},"httpMethod":${json(call.httpMethod)},"headers":${sent.last},"multiValueHeaders":${
      sent.all
    },"queryStringParameters":${query.last},"multiValueQueryStringParameters":${query.all},"pathParameters":${textOf(
      call.pathParameters,
    )},"stageVariables":${text.stageVariables},"requestContext":${contextText(call, text, timeOf)},"body":${
      body.length > 0 ? json(body.toString(isBase64Encoded ? 'base64' : 'utf8')) : 'null'
    },"isBase64Encoded":${isBase64Encoded}}`;
  };
}

/** No control character, quote, backslash or half of a character: JSON has it as it is. */
const plain = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/** An event holds about twenty strings, nearly all of them plain: asking `JSON.stringify` for each costs 0.5 us of 3 more. */
const json = (text: string) => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

/** What is the same for every call of one method. */
interface ConstantText {
  readonly start: string;
  readonly stageVariables: string;
  /** `resourcePath` to `httpMethod`. */
  readonly resource: string;
  readonly account: string;
  readonly end: string;
}

/** The constant texts of the method that calls come for: made with the first call, since an integration has only one method. */
function constantTexts(): (facts: MethodFacts) => ConstantText {
  let known: MethodFacts | undefined;
  let text: ConstantText | undefined;
  return (facts) => {
    if (text === undefined || facts !== known) text = constantText(facts);
    known = facts;
    return text;
  };
}

function constantText(facts: MethodFacts): ConstantText {
  // Unverified: publicly shown events carry operationName where the method has an operationId.
  const operation = facts.operationName === undefined ? '' : `"operationName":${json(facts.operationName)},`;
  const canary = facts.isCanaryRequest === undefined ? '' : `,"isCanaryRequest":${facts.isCanaryRequest}`;
  return {
    start: `{"resource":${json(facts.resourcePath)},`,
    stageVariables: textOf(facts.stageVariables),
    resource: `"resourcePath":${json(facts.resourcePath)},${operation}`,
    account: `"accountId":${json(facts.accountId)},"protocol":"HTTP/1.1","stage":${json(facts.stage)},`,
    end: `"deploymentId":${json(facts.deploymentId)},"apiId":${json(facts.apiId)}${canary}}`,
  };
}

/** `requestContext` as `proxyRequestContext` has it; a test keeps the two equal. */
function contextText(call: Call, text: ConstantText, timeOf: (epochMillis: number) => string): string {
  if (call.authorizer) return JSON.stringify(proxyRequestContext(call));
  return `{"resourceId":${json(call.method.resourceId)},${text.resource}"httpMethod":${json(call.httpMethod)},"extendedRequestId":${json(
    call.extendedRequestId,
  )},"requestTime":"${timeOf(call.requestTimeEpoch)}","path":${json(call.path)},${text.account}"domainPrefix":${json(
    call.domainName.split('.', 1)[0] as string,
  )},"requestTimeEpoch":${call.requestTimeEpoch},"requestId":${json(call.requestId)},"identity":${identityText(call)},"domainName":${json(
    call.domainName,
  )},${text.end}`;
}

/** Nearly every caller is known by address and user agent alone. */
function identityText(call: Call): string {
  const { identity } = call;
  for (const key in identity) {
    if (key !== 'sourceIp' && key !== 'userAgent' && Object.hasOwn(identity, key))
      return JSON.stringify(proxyIdentity(call));
  }
  const userAgent = identity.userAgent === undefined ? 'null' : json(identity.userAgent);
  return `{"cognitoIdentityPoolId":null,"accountId":null,"cognitoIdentityId":null,"caller":null,"sourceIp":${json(
    identity.sourceIp,
  )},"principalOrgId":null,"accessKey":null,"cognitoAuthenticationType":null,"cognitoAuthenticationProvider":null,"userArn":null,"userAgent":${userAgent},"user":null}`;
}

function textOf(values: ReadonlyMap<string, string>): string {
  if (values.size === 0) return 'null';
  let text = '';
  for (const [name, value] of values) text += `${text === '' ? '{' : ','}${json(name)}:${json(value)}`;
  return `${text}}`;
}

/** The last value of each name, and all of them; null when there is none (recorded). */
function textsOf(values: Values): { readonly last: string; readonly all: string } {
  if (values.size === 0) return { last: 'null', all: 'null' };
  let last = '';
  let all = '';
  for (const [name, each] of values) {
    const start = `${last === '' ? '{' : ','}${json(name)}:`;
    const value = json(each[each.length - 1] as string);
    last += start + value;
    all += `${start}[${each.length === 1 ? value : each.map(json).join(',')}]`;
  }
  return { last: `${last}}`, all: `${all}}` };
}

import { child, type Diagnostic, fail, type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import { functionArnOf } from '../../expressions/function-uri.ts';
import { webSocketWords } from '../../expressions/websocket-context-variables.ts';
import { webSocketAuthorizerEvent } from '../../expressions/websocket-event/authorizer-event.ts';
import type { Call } from '../../message/call.ts';
import type { HttpAuthorizer } from '../../model/authorizer.ts';
import type { AuthorizerContext, Gate } from '../context.ts';
import { compileIdentitySource, type SourceReader } from '../identity-source.ts';
import { compileRoleCheck } from '../lambda/invocation-role.ts';
import { configurationError, invokeAuthorizer } from '../lambda/invoke.ts';
import { authorizerLog } from '../lambda/lambda-log.ts';
import { type AuthorizerOutput, authorizerResult, parseAuthorizerOutput } from '../lambda/output.ts';
import { credentialMask, deniedByAuthorizer } from '../messages.ts';
import { policyRequest } from '../policy/call-keys.ts';
import { evaluatePolicy } from '../policy/policy.ts';
import { refuseAccess, unauthorized } from '../verdicts.ts';

/** An authorizer's whole result (documented quota of WebSocket APIs). Unverified: a larger one is a configuration error. */
const largestResult = 8 * 1024;

/**
 * The REQUEST authorizer of `$connect` (websocket.md 4): its function is asked at every handshake, nothing is kept between connections
 * (documented), and what it says lives as long as the connection.
 */
export function compileWebSocketAuthorizer(
  authorizer: HttpAuthorizer,
  context: AuthorizerContext,
): Outcome<Gate> {
  const { stageVariables } = context.scope;
  const readers: SourceReader[] = [];
  for (const source of authorizer.identitySource) {
    const read = compileIdentitySource(source, stageVariables, webSocketWords);
    if (!read) return fail(badIdentitySource(authorizer, source));
    readers.push(read);
  }
  const functionArn = functionArnOf(authorizer.authorizerUri ?? '', stageVariables);
  const checkRole = compileRoleCheck(authorizer, functionArn, context);
  return succeed(async (call) => {
    const identity = readIdentity(authorizer, readers, call);
    call.facts.credentials = identity;
    if (call.trace) authorizerLog(call.trace).start(authorizer.id, call, identity);
    checkRole?.(call);
    const output = await askFunction(authorizer, functionArn, context, call, identity);
    decide(authorizer, context, call, output);
  });
}

/** Missing or empty: 401, and the function is not called (documented). */
function readIdentity(authorizer: HttpAuthorizer, readers: readonly SourceReader[], call: Call): string[] {
  return readers.map((read, i) => {
    const value = read(call);
    if (value) return value;
    throw unauthorized(call, `${authorizer.name}: ${authorizer.identitySource[i]} is missing or empty.`);
  });
}

async function askFunction(
  authorizer: HttpAuthorizer,
  functionArn: string | undefined,
  { tools, scope, methodArn }: AuthorizerContext,
  call: Call,
  identity: readonly string[],
): Promise<AuthorizerOutput> {
  const arn = methodArn(call);
  const log = call.trace && authorizerLog(call.trace);
  if (log) {
    const masked = webSocketAuthorizerEvent(call, arn, credentialMask(identity));
    log.request(functionArn ?? '', scope.region, JSON.stringify(masked), call);
  }
  const event = JSON.stringify(webSocketAuthorizerEvent(call, arn));
  const { answer, latency } = await invokeAuthorizer(tools.environment, functionArn, event, call);
  log?.answer(answer.payload);
  const parsed = parseAuthorizerOutput(answer.payload);
  const problem = parsed.ok ? sizeProblem(answer.payload) : parsed.problem;
  if (!parsed.ok || problem !== undefined) {
    const reason = `The output of the authorizer ${authorizer.name} cannot be used: ${problem}.`;
    throw configurationError(call, 'Could not parse policy', reason);
  }
  call.authorizer = authorizerResult(parsed.output, latency);
  return parsed.output;
}

function sizeProblem(payload: string): string | undefined {
  const bytes = Buffer.byteLength(payload);
  return bytes > largestResult ? `it has ${bytes} bytes, and 8 KB is the most` : undefined;
}

function decide(
  authorizer: HttpAuthorizer,
  { tools, methodArn }: AuthorizerContext,
  call: Call,
  { policy, principalId }: AuthorizerOutput,
): void {
  const now = tools.environment.clock.now();
  const verdict = evaluatePolicy(policy, policyRequest(call, methodArn(call), undefined, now));
  if (call.facts.authorizer) call.facts.authorizer.status = 200;
  const isAllowed = verdict === 'allow';
  const said = isAllowed ? 'allows' : verdict === 'deny' ? 'denies' : 'has no statement that allows';
  const detail = `The policy of authorizer ${authorizer.name} ${said} the connection.`;
  call.trace?.step({
    phase: 'authorizer',
    verdict: isAllowed ? 'passed' : 'refused',
    detail,
    at: authorizer.at,
  });
  if (!isAllowed) {
    throw refuseAccess(call, deniedByAuthorizer(verdict === 'deny'), detail, [
      'The client is not authorized to perform this operation.',
    ]);
  }
  call.facts.authorize = { status: 200, latency: 0 };
  if (call.trace) authorizerLog(call.trace).allowed(principalId);
}

function badIdentitySource(authorizer: HttpAuthorizer, source: string): Diagnostic {
  return {
    ruleId: 'invalid-identity-source',
    severity: 'error',
    message: `Authorizer ${authorizer.name}: ${JSON.stringify(source)} is no identity source.`,
    at: child(authorizer.at, 'identitySource'),
    help: 'Use route.request.header.NAME, route.request.querystring.NAME, stageVariables.NAME or context.NAME.',
  };
}

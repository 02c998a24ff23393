import { type Outcome, succeed } from '../../diagnostics/diagnostic.ts';
import type { Call } from '../../message/call.ts';
import type { RequestAuthorizer } from '../../model/authorizer.ts';
import { resultTtl } from '../authorizer-caches.ts';
import type { AuthorizerContext, Gate } from '../context.ts';
import {
  badIdentitySource,
  compileIdentitySource,
  type SourceReader,
  splitIdentitySources,
} from '../identity-source.ts';
import { credentialMask } from '../messages.ts';
import { unauthorized } from '../verdicts.ts';
import { requestEvent } from './event.ts';
import { lambdaGate } from './lambda-authorizer.ts';

/** A REQUEST authorizer: any number of headers, parameters, stage and context variables identify the caller (4.2). */
export function compileRequestAuthorizer(
  authorizer: RequestAuthorizer,
  context: AuthorizerContext,
): Outcome<Gate> {
  const sources = splitIdentitySources(authorizer.identitySource);
  const readers = new Map<string, SourceReader>();
  for (const source of sources) {
    const read = compileIdentitySource(source, context.scope.stageVariables);
    if (!read) return badIdentitySource(authorizer, source);
    readers.set(source, read);
  }
  const enforced = resultTtl(authorizer) > 0;
  const gate = lambdaGate(
    authorizer,
    {
      // Without identity sources there is nothing to keep a result by.
      cached: enforced && readers.size > 0,
      identity: (call) => readIdentity(authorizer.name, readers, enforced, call),
      event: (call, arn) => requestEvent(call, arn),
      maskedEvent: (call, arn, identity) => requestEvent(call, arn, credentialMask(identity)),
    },
    context,
  );
  return succeed(gate);
}

/** Unverified: with a time to live of 0 a missing source gives no 401 (rest-request-phases.md 4.2). */
function readIdentity(
  name: string,
  readers: ReadonlyMap<string, SourceReader>,
  enforced: boolean,
  call: Call,
): readonly string[] {
  const identity: string[] = [];
  for (const [source, read] of readers) {
    const value = read(call);
    if (value) identity.push(value);
    else if (enforced)
      throw unauthorized(call, `${name}: ${source} is missing or empty.`, { isUnlogged: true });
  }
  return identity;
}

import { describe, expect, it } from 'vitest';
import {
  compileContextVariable,
  compileMappedContextVariable,
} from '../../src/expressions/context-variables.ts';
import { longestKnown } from '../../src/recording/access-log.ts';

describe('$context by where it is read (rest-request-phases.md 10.1)', () => {
  it.each([
    'endpointType',
    'status',
    'responseLatency',
    'responseLength',
    'integrationStatus',
    'integrationLatency',
    'integrationErrorMessage',
    'integration.latency',
    'authorize.status',
    'authenticate.error',
    'waf.latency',
    'customDomain.basePathMatched',
    'tlsVersion',
    'cipherSuite',
    'xrayTraceId',
  ])('%s is for access logs alone (documented)', (name) => {
    expect(compileContextVariable(name)).toBeDefined();
    expect(compileMappedContextVariable(name)).toBeUndefined();
  });

  it.each([
    'requestId',
    'stage',
    'identity.sourceIp',
    'isCanaryRequest',
    'error.message',
    'authorizer.status',
  ])('%s can be mapped, too (authorizer.*: a key of the authorizer)', (name) => {
    expect(compileMappedContextVariable(name)).toBeDefined();
  });
});

describe('names in access log formats: the longest that is known (rest-request-phases.md 10.1)', () => {
  it.each([
    ['requestTimeEpoch', 'requestTimeEpoch'],
    ['requestTime.', 'requestTime'],
    ['requestId_next', 'requestId'],
    ['statusx', 'status'],
    ['integration.latency-ms', 'integration.latency'],
    ['authorizer.principalId:', 'authorizer.principalId'],
    ['authorizer.claims.cognito:groups', 'authorizer.claims.cognito:groups'],
  ])('%s: %s', (run, name) => {
    const { reader, length } = longestKnown(run, compileContextVariable);

    expect([run.slice(0, length), reader === undefined]).toEqual([name, false]);
  });

  it('takes a run that starts with none of them as one name, without the punctuation after it', () => {
    expect(longestKnown('Nonsense.x.', compileContextVariable)).toEqual({ reader: undefined, length: 10 });
  });
});

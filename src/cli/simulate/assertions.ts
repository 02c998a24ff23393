import { type Assertion, knownMetrics, parseAssertion } from '../../simulate/assertion.ts';
import { UsageError } from '../errors.ts';

/** The conditions of `--fail-on`. @throws {UsageError} for one that is none */
export function assertionsOf(texts: readonly string[]): readonly Assertion[] {
  return texts.map((text) => {
    const assertion = parseAssertion(text);
    if (assertion) return assertion;
    throw new UsageError(
      `--fail-on ${text} is no condition.`,
      `Write '5xx>1%', '429>0', 'canary.5xx>2%', 'GET /pets: p99>300ms' or 'key alice: 429>0'. Known: ${knownMetrics}.`,
    );
  });
}

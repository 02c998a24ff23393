import type { CorsConfiguration } from '../model/api.ts';
import { type Report, reportSwitch } from './api-change.ts';
import { listDifference, listed, shown } from './differences.ts';

/** Lists whose members let callers in. */
const corsLists = ['allowOrigins', 'allowMethods', 'allowHeaders', 'exposeHeaders'] as const;

/** Which scripts of other origins may call an HTTP API. */
export function compareCors(
  before: CorsConfiguration | undefined,
  after: CorsConfiguration | undefined,
  report: Report,
): void {
  reportSwitch(report, before !== undefined, after !== undefined, {
    on: {
      kind: 'cors-added',
      verdict: 'risky',
      change: 'CORS is configured',
      reason: 'API Gateway answers preflights itself and replaces CORS headers of the backend.',
    },
    off: {
      kind: 'cors-dropped',
      verdict: 'breaking',
      change: 'CORS is no longer configured',
      reason: 'Browsers refuse calls from other origins, unless the backend answers for them.',
    },
  });
  if (before === undefined || after === undefined) return;
  for (const list of corsLists) compareList(list, before[list] ?? [], after[list] ?? [], report);
  compareCorsFlags(before, after, report);
}

function compareList(
  list: (typeof corsLists)[number],
  before: readonly string[],
  after: readonly string[],
  report: Report,
): void {
  const { added, removed } = listDifference(before, after);
  if (removed.length > 0 && !after.includes('*')) {
    report({
      kind: 'cors-narrowed',
      verdict: 'breaking',
      change: `${list} lost ${listed(removed)}`,
      reason: 'Browsers refuse what it allowed.',
    });
  }
  if (added.length > 0 && !before.includes('*')) {
    const origins = list === 'allowOrigins';
    report({
      kind: 'cors-widened',
      verdict: origins ? 'risky' : 'safe',
      change: `${list} got ${listed(added)}`,
      reason: origins ? 'Scripts of more origins may call.' : 'Browsers allow more.',
    });
  }
}

function compareCorsFlags(before: CorsConfiguration, after: CorsConfiguration, report: Report): void {
  reportSwitch(report, before.allowCredentials ?? false, after.allowCredentials ?? false, {
    on: {
      kind: 'cors-credentials-changed',
      verdict: 'risky',
      change: 'credentials are allowed',
      reason: 'Scripts may call with the cookies of the user.',
    },
    off: {
      kind: 'cors-credentials-changed',
      verdict: 'breaking',
      change: 'credentials are no longer allowed',
      reason: 'Browsers refuse calls with credentials.',
    },
  });
  if (before.maxAge !== after.maxAge) {
    report({
      kind: 'cors-max-age-changed',
      verdict: 'safe',
      change: `maxAge ${shown(before.maxAge)} became ${shown(after.maxAge)}`,
      reason: 'Browsers ask more or less often.',
    });
  }
}

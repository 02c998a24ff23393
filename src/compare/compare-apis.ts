import type { Api } from '../model/api.ts';
import { type ApiChange, byVerdict, reportOn } from './api-change.ts';
import { shown } from './differences.ts';
import { compareHttpApis } from './http-api.ts';
import { compareRestApis } from './rest-api.ts';
import { compareWebSocketApis } from './websocket-api.ts';

/** What changed from one API to another, the breaking changes first. Ids and places in files do not count. */
export function compareApis(before: Api, after: Api): ApiChange[] {
  const changes: ApiChange[] = [];
  const report = reportOn(changes, after.name, after.at);
  if (before.protocol !== after.protocol) {
    report({
      kind: 'protocol-changed',
      verdict: 'breaking',
      change: `${before.protocol} became ${after.protocol}`,
      reason: 'Another kind of API is another API: nothing of the old one answers.',
    });
    return changes;
  }
  compareFacts(before, after, changes);
  if (before.protocol === 'REST' && after.protocol === 'REST') compareRestApis(before, after, changes);
  if (before.protocol === 'HTTP' && after.protocol === 'HTTP') compareHttpApis(before, after, changes);
  if (before.protocol === 'WEBSOCKET' && after.protocol === 'WEBSOCKET') {
    compareWebSocketApis(before, after, changes);
  }
  return byVerdict(changes);
}

/** What every kind of API has. */
function compareFacts(before: Api, after: Api, changes: ApiChange[]): void {
  const report = reportOn(changes, after.name, after.at);
  for (const fact of ['name', 'version', 'description'] as const) {
    if (before[fact] === after[fact]) continue;
    report({
      kind: `${fact}-changed`,
      verdict: 'safe',
      change: `${fact} ${shown(before[fact])} became ${shown(after[fact])}`,
      reason: 'No request sees it.',
    });
  }
  if (before.disableExecuteApiEndpoint === after.disableExecuteApiEndpoint) return;
  report({
    kind: 'default-endpoint-switched',
    verdict: after.disableExecuteApiEndpoint ? 'breaking' : 'risky',
    change: `the default endpoint was ${after.disableExecuteApiEndpoint ? 'disabled' : 'enabled'}`,
    reason: after.disableExecuteApiEndpoint
      ? 'Callers of the execute-api address get 403; only custom domains answer.'
      : 'The API can be called past its custom domains, and past what guards only them.',
  });
}

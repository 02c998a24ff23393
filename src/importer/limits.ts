import type { ImportRuleId } from '../diagnostics/rules.ts';
import type { HttpApi, RestApi } from '../model/api.ts';
import type { Report } from './report.ts';

/** API Gateway's quotas that can be raised: more is a warning (import-export.md 2.14, documented). */
export function checkRestLimits(api: RestApi, report: Report): void {
  warnAbove(
    'limit-resources',
    api,
    api.resources.length,
    300,
    'resources, implicit parents included',
    report,
  );
  warnAbove('limit-authorizers', api, api.authorizers.size, 10, 'authorizers', report);
  warnAbove('limit-doc-parts', api, api.documentationParts.length, 2000, 'documentation parts', report);
  if (api.resources.length <= mostRoutes) return;
  refuseAbove(api, api.resources.filter(({ methods }) => methods.size > 0).length, report);
}

export function checkHttpLimits(api: HttpApi, report: Report): void {
  warnAbove('limit-routes', api, api.routes.size, 300, 'routes', report);
  warnAbove('limit-integrations', api, integrationsOf(api), 300, 'integrations', report);
  warnAbove('limit-authorizers', api, api.authorizers.size, 10, 'authorizers', report);
  refuseAbove(api, api.routes.size, report);
}

/** One for each route that has one, and those that no route uses; what routes share in the document is one (import-export.md 5.1). */
function integrationsOf({ routes, unusedIntegrations }: HttpApi): number {
  let inline = 0;
  const shared = new Set<string>();
  for (const { integration } of routes.values()) {
    if (integration?.sharedAs !== undefined) shared.add(integration.sharedAs);
    else if (integration) inline++;
  }
  return inline + shared.size + unusedIntegrations.size;
}

function warnAbove(
  ruleId: ImportRuleId,
  api: RestApi | HttpApi,
  found: number,
  most: number,
  what: string,
  report: Report,
): void {
  if (found <= most) return;
  const message = `The API has ${found} ${what}; API Gateway's quota is ${most}.`;
  report(ruleId, api.at, message, { help: 'Split the API, or ask AWS to raise the quota.' });
}

/** gwctl's own limit (reliability.md T4). */
const mostRoutes = 10_000;

function refuseAbove(api: RestApi | HttpApi, found: number, report: Report): void {
  if (found <= mostRoutes) return;
  report('document-limits', api.at, `The API has ${found} paths; gwctl takes ${mostRoutes}.`, {
    help: 'Split the API.',
  });
}

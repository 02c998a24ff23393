import { nearest } from '../../diagnostics/nearest.ts';
import { contextVariableNames, templateContextNames } from '../../expressions/context-variables.ts';
import { requestTemplate } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachReference } from '../spec/iterate.ts';
import { propertyPath } from '../vtl/template-facts.ts';

/** Every $context variable is one that API Gateway has. */
export const vtlUnknownContext = rule({
  id: 'vtl-unknown-context',
  severity: 'warn',
  protocols: rest,
  summary: 'Every $context variable is one that API Gateway has',
  reason: 'A name that API Gateway does not have prints nothing; names are case-sensitive.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [
    requestTemplate('{ "id": "«$context.requestid»" }'),
    requestTemplate(`{ "ip": "«$context.identity['sourceip']»", "path": "«$context.get('Path')»" }`),
    requestTemplate('{ "why": "«$context.error.message»", "status": "«$context.integrationStatus»" }'),
  ],
  good: [
    requestTemplate('{ "id": "$context.requestId", "ip": "$context.identity.sourceIp" }'),
    requestTemplate(`{ "ip": "$context['identity'].sourceIp", "group": "$context.authorizer['group']" }`),
  ],
  piecewise: true,
  check({ spec }, report) {
    const references = eachReference(spec, 'context');
    if (references.length === 0) return;
    const names = templateContextNames();
    const known = new Set(names.flatMap(prefixes));
    const elsewhere = new Set([...contextVariableNames()].flatMap(prefixes));
    for (const { node, reference } of references) {
      const name = propertyPath(reference);
      if (name === '' || known.has(name) || open.test(name)) continue;
      if (elsewhere.has(name)) {
        report(node, `Templates have no $context.${name}: it prints nothing.`, {
          help: /^error(?:\.|$)/.test(name)
            ? 'Gateway responses and access logs have it.'
            : 'Access logs alone have it.',
          inside: reference,
        });
        continue;
      }
      const close = nearest(name, names);
      report(node, `API Gateway has no $context.${name}: it prints nothing.`, {
        ...(close === undefined ? {} : { help: `Did you mean $context.${close}?` }),
        inside: reference,
      });
    }
  },
});

/** What an authorizer gives has any name; overrides are written before they are read. */
const open = /^(?:authorizer|requestOverride|responseOverride|identity\.clientCert)(?:\.|$)/;

/** `identity` and `identity.sourceIp`. */
function prefixes(name: string): string[] {
  const parts = name.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}

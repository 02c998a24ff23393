import { nearest } from '../../diagnostics/nearest.ts';
import { requestTemplate } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachReference } from '../spec/iterate.ts';

/** $input has body, json, params and path. */
export const vtlUnknownInput = rule({
  id: 'vtl-unknown-input',
  severity: 'error',
  protocols: rest,
  summary: '$input has body, json, params and path',
  reason: 'Anything else of $input does not exist: the output is empty or the text itself.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [requestTemplate(`{ "kind": "«$input.header('kind')»" }`)],
  good: [requestTemplate(`{ "kind": "$util.escapeJavaScript($input.params('kind'))" }`)],
  piecewise: true,
  check({ spec }, report) {
    for (const { node, reference } of eachReference(spec, 'input')) {
      const [first] = reference.members;
      if (!first || first.kind === 'index' || known.has(first.name)) continue;
      const better = /^(?:header|query|querystring|headers|param)$/i.test(first.name)
        ? 'params'
        : nearest(first.name, known);
      report(node, `$input has no ${first.name}.`, {
        help:
          better === undefined
            ? 'It has body, json(), params() and path().'
            : `Did you mean $input.${better}?`,
        inside: reference,
      });
    }
  },
});

const known: ReadonlySet<string> = new Set(['body', 'json', 'params', 'path']);

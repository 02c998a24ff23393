import { nearest } from '../../diagnostics/nearest.ts';
import { requestTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachReference } from '../spec/iterate.ts';

/** $util has escapeJavaScript, parseJson, urlEncode, urlDecode, base64Encode and base64Decode. */
export const vtlUnknownUtil = rule({
  id: 'vtl-unknown-util',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: '$util has escapeJavaScript, parseJson, urlEncode, urlDecode, base64Encode and base64Decode',
  reason: 'Other functions, as those of AppSync, do not exist here: the output is empty or the text itself.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [requestTemplate(`{ "pet": «$util.toJson($input.path('$'))» }`)],
  good: [requestTemplate(`{ "pet": "$util.escapeJavaScript($input.params('kind'))" }`)],
  piecewise: true,
  check({ spec }, report) {
    for (const { node, reference } of eachReference(spec, 'util')) {
      const [first] = reference.members;
      if (!first || first.kind === 'index' || known.has(first.name)) continue;
      report(node, `$util has no ${first.name}.`, { help: helpFor(first.name), inside: reference });
    }
  },
});

/** AppSync has many more; what of them is missed most has a form here. */
function helpFor(name: string): string {
  if (name === 'toJson') return "Write $input.json('$.name'): it prints JSON.";
  const close = nearest(name, known);
  return close === undefined ? `$util has ${[...known].join(', ')}.` : `Did you mean $util.${close}?`;
}

const known: ReadonlySet<string> = new Set([
  'escapeJavaScript',
  'parseJson',
  'urlEncode',
  'urlDecode',
  'base64Encode',
  'base64Decode',
]);

import { nearest } from '../../diagnostics/nearest.ts';
import type { Member } from '../../vtl/syntax.ts';
import { requestTemplate } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { eachReference } from '../spec/iterate.ts';

/** $input has body, json, params and path. */
export const vtlUnknownInput = rule({
  id: 'vtl-unknown-input',
  severity: 'error',
  protocols: restAndWebSocket,
  summary: '$input has body, json, params and path',
  reason: 'Anything else of $input does not exist: the output is empty or the text itself.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html',
  awsVerdict: 'fails at run time',
  bad: [
    requestTemplate(`{ "kind": "«$input.header('kind')»" }`),
    requestTemplate('{ "kind": "«$input.params.header.kind»" }'),
  ],
  good: [requestTemplate(`{ "kind": "$util.escapeJavaScript($input.params('kind'))" }`)],
  piecewise: true,
  check({ spec }, report) {
    for (const { node, reference } of eachReference(spec, 'input')) {
      const [first] = reference.members;
      const problem = first && first.kind !== 'index' ? problemOf(first) : undefined;
      if (problem) report(node, problem.message, { help: problem.help, inside: reference });
    }
  },
});

interface Problem {
  readonly message: string;
  readonly help: string;
}

function problemOf({ kind, name }: Exclude<Member, { kind: 'index' }>): Problem | undefined {
  if (kind === 'property' && calls.has(name)) {
    return {
      message: `$input.${name} is a function: without parentheses it prints nothing.`,
      help: `Write $input.${name}${name === 'params' ? '()' : "('$')"}.`,
    };
  }
  if (known.has(name)) return undefined;
  const isParameter = /^(?:header|query|querystring|headers|param)$/i.test(name);
  const better = isParameter ? 'params' : nearest(name, known);
  return {
    message: `$input has no ${name}.`,
    help:
      better === undefined ? 'It has body, json(), params() and path().' : `Did you mean $input.${better}?`,
  };
}

/** Recorded: `$input.params` and `$input.json` alone are empty (vtl.md 1.1). */
const calls: ReadonlySet<string> = new Set(['json', 'params', 'path']);

const known: ReadonlySet<string> = new Set(['body', 'json', 'params', 'path']);

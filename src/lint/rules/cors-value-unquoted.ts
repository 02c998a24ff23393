import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** The value of a CORS header stands in single quotes. */
export const corsValueUnquoted = rule({
  id: 'cors-value-unquoted',
  severity: 'error',
  protocols: rest,
  summary: 'The value of a CORS header stands in single quotes',
  reason: '"Invalid mapping expression specified: *" stops the whole import.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  awsVerdict: 'refuses the import',
  fixable: true,
  bad: [
    integration(
      `
    type: mock
    responses:
      default: { statusCode: "200", responseParameters: { method.response.header.Access-Control-Allow-Origin: «"*"» } }`,
      'responses: { "200": { description: ok, headers: { Access-Control-Allow-Origin: { schema: { type: string } } } } }',
      '/pets',
      'options',
    ),
  ],
  good: [
    integration(
      `
    type: mock
    responses:
      default: { statusCode: "200", responseParameters: { method.response.header.Access-Control-Allow-Origin: "'*'" } }`,
      'responses: { "200": { description: ok, headers: { Access-Control-Allow-Origin: { schema: { type: string } } } } }',
      '/pets',
      'options',
    ),
  ],
  adopts: [
    {
      id: 'mapping-expression',
      when: (at) =>
        at?.part !== 'key' && /method\.response\.header\.access-control-[^/]*$/i.test(at?.pointer ?? ''),
      fix: (node, at) =>
        typeof node.value === 'string' ? [{ kind: 'set', at, value: `'${node.value}'` }] : undefined,
    },
  ],
});

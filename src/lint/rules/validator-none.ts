import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, keyPlace } from '../spec/node.ts';
import type { MethodView } from '../spec/types.ts';

/** What the document requires is demanded by a validator. */
export const validatorNone = rule({
  id: 'validator-none',
  severity: 'warn',
  protocols: rest,
  summary: 'What the document requires is demanded by a validator',
  reason: 'Without any request validator, required parameters and body models are words only.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      'parameters: [{ name: kind, in: query, required: true, schema: { type: string } }]\nresponses: {}',
    ).replace('paths:', '«paths»:'),
  ],
  good: [
    operation(
      'parameters: [{ name: kind, in: query, required: true, schema: { type: string } }]\nresponses: {}',
      'x-amazon-apigateway-request-validators: { all: { validateRequestParameters: true } }\nx-amazon-apigateway-request-validator: all',
    ),
    operation('responses: {}'),
  ],
  check({ spec }, report) {
    if (spec.validators.size > 0) return;
    const first = spec.methods.find(demands);
    const paths = childOf(spec.root, 'paths');
    if (!first || !paths) return;
    report(
      keyPlace(paths),
      `No request validator demands what the operations require, as ${first.name} does.`,
      {
        help: 'Add x-amazon-apigateway-request-validators, and name one at the root.',
        related: [{ at: keyPlace(first.node), note: 'requires something' }],
      },
    );
  },
});

/** A path variable is there in any case, and a proxy's backend checks for itself. */
function demands({ parameters, body, integration }: MethodView): boolean {
  if (
    parameters.some(
      ({ required, location }) => required && (location === 'querystring' || location === 'header'),
    )
  )
    return true;
  return body.required && body.schemas.length > 0 && integration?.isProxy !== true;
}

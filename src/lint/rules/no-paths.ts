import { doc, operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { childOf, has, keyPlace } from '../spec/node.ts';

/** The document has at least one operation. */
export const noPaths = rule({
  id: 'no-paths',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'The document has at least one operation',
  reason: 'API Gateway makes an empty API of it, which cannot be deployed.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: [doc('«paths»: {}')],
  good: [operation('responses: { "200": { description: ok } }')],
  check({ spec, found }, report) {
    // Where the import finds errors, they are why there is no operation.
    if (found.some(({ severity }) => severity === 'error')) return;
    if (spec.methods.length > 0 || !has(spec.root, spec.format === 'swagger' ? 'swagger' : 'openapi')) return;
    const paths = childOf(spec.root, 'paths');
    report(paths ? keyPlace(paths) : spec.root, 'The document has no operation: the API would be empty.', {
      help: 'Add an operation under paths.',
    });
  },
});

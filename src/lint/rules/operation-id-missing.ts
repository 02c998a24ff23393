import { doc, operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { has, keyPlace } from '../spec/node.ts';

/** An operation has an operationId. */
export const operationIdMissing = rule({
  id: 'operation-id-missing',
  severity: 'info',
  set: 'pedantic',
  protocols: restAndHttp,
  summary: 'An operation has an operationId',
  reason: 'It becomes the operation name in SDKs and logs.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  awsVerdict: 'drops or changes it silently',
  bad: [doc('paths: { /pets: { «get»: { responses: {} } } }')],
  good: [operation('operationId: getPets\nresponses: {}')],
  piecewise: true,
  check({ spec }, report) {
    for (const { node, name, verb } of spec.methods) {
      if (verb !== 'OPTIONS' && !has(node, 'operationId'))
        report(keyPlace(node), `${name} has no operationId.`, { help: 'Add one.' });
    }
  },
});

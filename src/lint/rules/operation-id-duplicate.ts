import { doc, operation } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { childOf, type SpecNode } from '../spec/node.ts';

/** No two operations have the same operationId. */
export const operationIdDuplicate = rule({
  id: 'operation-id-duplicate',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'No two operations have the same operationId',
  reason: 'The methods of a generated SDK clash.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-generate-sdk.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc(`
    paths:
      /pets:
        get: { operationId: pets, responses: {} }
        post: { operationId: «pets», responses: {} }`),
  ],
  good: [operation('operationId: getPets\nresponses: {}')],
  check({ spec }, report) {
    const taken = new Map<unknown, SpecNode>();
    for (const { node } of spec.methods) {
      const id = childOf(node, 'operationId');
      if (!id) continue;
      const before = taken.get(id.value);
      if (before)
        report(id, `The operationId ${String(id.value)} is here twice.`, {
          help: 'Rename one.',
          related: [{ at: before, note: 'the other one' }],
        });
      else taken.set(id.value, id);
    }
  },
});

import { doc } from '../examples.ts';
import { restAndWebSocket, rule } from '../rule.ts';
import { childOf, keyPlace } from '../spec/node.ts';
import { stageVariableNames } from '../spec/placeholders.ts';

/** Every stage variable is read by the document. */
export const stageVariableUnused = rule({
  id: 'stage-variable-unused',
  severity: 'info',
  set: 'pedantic',
  protocols: restAndWebSocket,
  summary: 'Every stage variable is read by the document',
  reason: 'One that nothing reads is left over, or a slip in a name.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/stage-variables.html',
  awsVerdict: 'has no opinion',
  bad: [
    {
      spec: doc('paths: {}').replace('openapi:', '«openapi»:'),
      config: { stages: new Map([['dev', { variables: new Map([['backend', 'pets']]) }]]) },
    },
  ],
  good: [doc('paths: {}')],
  check({ spec, facts }, report) {
    if (facts.stages.size === 0) return;
    const used = stageVariableNames(spec);
    const unused = new Set(
      [...facts.stages.values()]
        .flatMap(({ variables }) => [...variables.keys()])
        .filter((name) => !used.has(name)),
    );
    const place = childOf(spec.root, spec.format);
    for (const name of unused) {
      if (place)
        report(keyPlace(place), `Nothing reads the stage variable ${name}.`, {
          help: 'Remove it from gwctl.yaml. A function of the stage may read it too.',
        });
    }
  },
});

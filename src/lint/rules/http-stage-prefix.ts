import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';
import { keyPlace } from '../spec/node.ts';

/** The path of an HTTP API does not begin with the name of a stage. */
export const httpStagePrefix = rule({
  id: 'http-stage-prefix',
  severity: 'info',
  protocols: http,
  summary: 'The path of an HTTP API does not begin with the name of a stage',
  reason:
    'The stage $default has no prefix, and every other one is put in front of the path by API Gateway itself.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html',
  awsVerdict: 'fails at run time',
  bad: [
    {
      spec: doc('paths: { «/dev/pets»: { get: { responses: {} } } }'),
      config: { stages: new Map([['dev', { variables: new Map() }]]) },
    },
  ],
  good: [
    {
      spec: doc('paths: { /pets: { get: { responses: {} } } }'),
      config: { stages: new Map([['dev', { variables: new Map() }]]) },
    },
  ],
  piecewise: true,
  check({ spec, facts }, report) {
    for (const { path, keyNode, segments } of spec.paths) {
      const [first = ''] = segments;
      if (facts.stages.has(first))
        report(
          keyPlace(keyNode),
          `${path} begins with the name of the stage ${first}, which API Gateway adds by itself.`,
          { help: 'Leave it out.' },
        );
    }
  },
});

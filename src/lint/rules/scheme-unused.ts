import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';
import { keyPlace } from '../spec/node.ts';

/** Every authorizer is used by an operation. */
export const schemeUnused = rule({
  id: 'scheme-unused',
  severity: 'info',
  set: 'pedantic',
  protocols: restAndHttp,
  summary: 'Every authorizer is used by an operation',
  reason: 'An unused one is created all the same, and counts towards the quota of 10.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc(`
    paths: {}
    components:
      securitySchemes:
        «pool»:
          { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: cognito_user_pools, providerARNs: [arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc] } }`),
  ],
  good: [doc('paths: {}')],
  check({ spec }, report) {
    const used = new Set(
      spec.methods.flatMap(({ security }) => security.requirements.map(({ name }) => name)),
    );
    for (const { name, node, authorizer } of spec.schemes.values()) {
      if (authorizer && !used.has(name))
        report(keyPlace(node), `No operation uses the authorizer ${name}.`, { help: 'Remove it.' });
    }
  },
});

import { doc } from '../examples.ts';
import { rest, rule } from '../rule.ts';

/** The resource policy has at most 8192 characters. */
export const limitPolicy = rule({
  id: 'limit-policy',
  severity: 'warn',
  protocols: rest,
  summary: 'The resource policy has at most 8192 characters',
  reason: 'A longer one is refused.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html',
  awsVerdict: 'refuses the import',
  bad: [
    doc(`
    paths: {}
    x-amazon-apigateway-policy: «{ Version: "2012-10-17", Id: ${'a'.repeat(8200)}, Statement: [] }»`),
  ],
  good: [
    doc(`
    paths: {}
    x-amazon-apigateway-policy: { Version: "2012-10-17", Statement: [] }`),
  ],
  adopts: [{ id: 'limit-policy' }],
});

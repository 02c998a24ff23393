import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** The document has one server. */
export const serversMultiple = rule({
  id: 'servers-multiple',
  severity: 'warn',
  protocols: restAndHttp,
  summary: 'The document has one server',
  reason:
    'API Gateway says "More than one server provided. Ignoring all but the first" and reads the endpoint configuration from the first.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/import-errors-and-warnings.html',
  awsVerdict: 'warns at import',
  bad: [
    doc(`
    servers:
      - url: https://pets.example.com
      - «{ url: https://test.pets.example.com }»
    paths: {}`),
  ],
  good: [
    doc(`
    servers: [{ url: https://pets.example.com }]
    paths: {}`),
  ],
  adopts: [{ id: 'servers-multiple' }],
});

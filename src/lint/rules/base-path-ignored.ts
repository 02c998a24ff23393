import { doc } from '../examples.ts';
import { restAndHttp, rule } from '../rule.ts';

/** The document has no base path that the import ignores. */
export const basePathIgnored = rule({
  id: 'base-path-ignored',
  severity: 'info',
  protocols: restAndHttp,
  summary: 'The document has no base path that the import ignores',
  reason: "The default of an import is basepath=ignore: the API's paths then do not have it.",
  basis: 'recorded',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    doc(`
    servers: [{ url: «https://pets.example.com/v1» }]
    paths: {}`),
  ],
  good: [
    doc(`
    servers: [{ url: https://pets.example.com }]
    paths: {}`),
  ],
  adopts: [{ id: 'base-path-ignored' }],
});

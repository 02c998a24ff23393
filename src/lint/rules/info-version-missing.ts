import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';
import { childOf, has, keyPlace } from '../spec/node.ts';

/** info.version says the version of the document. */
export const infoVersionMissing = rule({
  id: 'info-version-missing',
  severity: 'info',
  set: 'pedantic',
  protocols: every,
  summary: 'info.version says the version of the document',
  reason: "API Gateway's export then names the version after the date of creation.",
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: ['openapi: 3.0.1\n«info»: { title: pets }\npaths: {}\n'],
  good: [doc('paths: {}')],
  check({ spec }, report) {
    const info = childOf(spec.root, 'info');
    if (info && !has(info, 'version'))
      report(keyPlace(info), 'info has no version.', { help: 'Add version: "1.0".' });
  },
});

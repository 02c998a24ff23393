import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** The file and the API that it is imported onto fit each other. */
export const importMode = rule({
  id: 'import-mode',
  severity: 'error',
  protocols: every,
  summary: 'The file and the API that it is imported onto fit each other',
  reason: 'A file of another kind of API cannot be imported onto this one.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'refuses the import',
  bad: [],
  good: [doc('paths: {}')],
  adopts: [{ id: 'import-mode' }],
});

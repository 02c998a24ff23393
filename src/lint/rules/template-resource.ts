import { doc } from '../examples.ts';
import { every, rule } from '../rule.ts';

/** A SAM or CloudFormation template holds an API that gwctl can read. */
export const templateResource = rule({
  id: 'template-resource',
  severity: 'error',
  protocols: every,
  summary: 'A SAM or CloudFormation template holds an API that gwctl can read',
  reason:
    'There is nothing to judge in a template without an API, or with several and no word which one is meant.',
  basis: 'our own',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html',
  awsVerdict: 'has no opinion',
  bad: [],
  good: [doc('paths: {}')],
  adopts: [{ id: 'template-resource' }],
});

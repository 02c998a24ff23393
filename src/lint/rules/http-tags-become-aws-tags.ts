import { doc } from '../examples.ts';
import { http, rule } from '../rule.ts';
import { childOf, has, itemsOf, textOf } from '../spec/node.ts';

/** A tag of the document is meant as a tag of AWS. */
export const httpTagsBecomeAwsTags = rule({
  id: 'http-tags-become-aws-tags',
  severity: 'warn',
  protocols: http,
  summary: 'A tag of the document is meant as a tag of AWS',
  reason: 'Each tag at the root becomes an AWS tag of the API, with an empty value.',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: [doc('paths: {}\ntags: [«{ name: pets }»]')],
  good: [doc('paths: {}\ntags: [{ name: team, x-amazon-apigateway-tag-value: pets }]')],
  check({ spec }, report) {
    for (const tag of itemsOf(childOf(spec.root, 'tags'))) {
      const name = textOf(tag, 'name');
      if (name === undefined || has(tag, 'x-amazon-apigateway-tag-value')) continue;
      report(tag, `${name} becomes an AWS tag of the API, with an empty value.`, {
        help: 'Add x-amazon-apigateway-tag-value, or leave the tag out.',
      });
    }
  },
});

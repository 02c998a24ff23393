import { nearest } from '../../diagnostics/nearest.ts';
import { integration, operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { placeOf } from '../spec/node.ts';

/** A media type is a type and a subtype. */
export const mediaTypeForm = rule({
  id: 'media-type-form',
  severity: 'error',
  protocols: rest,
  summary: 'A media type is a type and a subtype',
  reason: '"Invalid content type specified": application-json is none, and neither is json.',
  basis: 'reported',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html',
  awsVerdict: 'refuses the import',
  bad: [
    integration(
      `
    type: http
    httpMethod: POST
    uri: https://pets.example.com
    requestTemplates: { «application-json»: "{}" }`,
      '',
      '/pets',
      'post',
    ),
    operation(
      'responses: { "200": { description: ok, content: { «json»: { schema: { type: object, properties: {} } } } } }',
    ),
  ],
  good: [
    integration(
      `
    type: http
    httpMethod: POST
    uri: https://pets.example.com
    requestTemplates: { application/json: "{}", application/vnd.pets+json: "{}" }`,
      '',
      '/pets',
      'post',
    ),
  ],
  adopts: [
    {
      id: 'content-type',
      fix: (node) => {
        const close = nearest(node.key, ['application/json', 'application/xml', 'text/plain']);
        return close === undefined ? undefined : [{ kind: 'rename', at: placeOf(node), key: close }];
      },
    },
  ],
  fixable: true,
});

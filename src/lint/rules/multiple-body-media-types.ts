import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { childOf, keyPlace } from '../spec/node.ts';

/** A request body has one media type with a schema. */
export const multipleBodyMediaTypes = rule({
  id: 'multiple-body-media-types',
  severity: 'info',
  protocols: rest,
  summary: 'A request body has one media type with a schema',
  reason:
    'Each media type becomes a model of its own, and a body of a type that is not listed is not checked at all.',
  basis: 'documented',
  reference:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      `
    requestBody:
      «content»:
        application/json: { schema: { type: object } }
        application/xml: { schema: { type: object } }
    responses: {}`,
      '',
      '/pets',
      'post',
    ),
  ],
  good: [
    operation(
      'requestBody: { content: { application/json: { schema: { type: object } } } }',
      '',
      '/pets',
      'post',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { body, name } of spec.methods) {
      const content = childOf(body.node, 'content');
      if (!content || body.schemas.length < 2) continue;
      report(
        keyPlace(content),
        `${name} has ${body.schemas.length} body models; other media types are not checked.`,
        {
          help: 'Keep one media type, and passthroughBehavior: never.',
        },
      );
    }
  },
});

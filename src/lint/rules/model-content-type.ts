import { operation } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { keyPlace, textOf } from '../spec/node.ts';

/** A method whose requests have models has one for JSON. */
export const modelContentType = rule({
  id: 'model-content-type',
  severity: 'warn',
  protocols: rest,
  summary: 'A method whose requests have models has one for JSON',
  reason: 'Otherwise the export of the API fails: "Only found non-JSON body models for".',
  basis: 'documented',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html',
  awsVerdict: 'drops or changes it silently',
  bad: [
    operation(
      `
    requestBody: { content: { application/xml: { schema: { type: object } } } }
    responses: {}`,
      '',
      '/pets',
      'post',
    ).replace('application/xml', '«application/xml»'),
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
    if (spec.format === 'swagger') return;
    for (const { body, name } of spec.methods) {
      const [first] = body.schemas;
      if (!first?.schema.parent || body.schemas.some(({ mediaType }) => /json/i.test(mediaType))) continue;
      // Forms and files make no model that an export could stumble over.
      if (textOf(first.schema, 'type') === 'string') continue;
      report(
        keyPlace(first.schema.parent),
        `${name} has no body model for JSON: an export of the API fails.`,
        { help: 'Add application/json.' },
      );
    }
  },
});

import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { placeOf } from '../spec/node.ts';

/** A mock has a request template that gives a statusCode. */
export const mockStatusTemplate = rule({
  id: 'mock-status-template',
  severity: 'error',
  protocols: rest,
  summary: 'A mock has a request template that gives a statusCode',
  reason:
    'A mock answers with the statusCode that its request template prints, and with 500 where it prints none.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(
      `
    type: mock
    requestTemplates: { application/json: «"{}"» }
    responses: { default: { statusCode: "200" } }`,
      'responses: { "200": { description: ok } }',
    ),
  ],
  good: [
    integration(
      `
    type: mock
    requestTemplates: { application/json: '{"statusCode": 200}' }
    responses: { default: { statusCode: "200" } }`,
      'responses: { "200": { description: ok } }',
    ),
  ],
  fixable: true,
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      if (integration.type !== 'mock') continue;
      for (const template of integration.templates) {
        if (template.role !== 'request' || template.text.includes('statusCode') || /[#$]/.test(template.text))
          continue;
        report(template.node, `The mock of ${method.name} prints no statusCode: it answers 500.`, {
          help: 'Write {"statusCode": 200}.',
          ...(template.text.trim() === '{}'
            ? { fix: [{ kind: 'set', at: placeOf(template.node), value: '{"statusCode": 200}' }] }
            : {}),
        });
      }
    }
  },
});

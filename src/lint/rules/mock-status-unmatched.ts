import { compileJavaRegex } from '../../expressions/java-regex.ts';
import { integration } from '../examples.ts';
import { type Report, rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import type { IntegrationView, TemplateView } from '../spec/types.ts';

/** A mock has a response for the status that it gives. */
export const mockStatusUnmatched = rule({
  id: 'mock-status-unmatched',
  severity: 'error',
  protocols: rest,
  summary: 'A mock has a response for the status that it gives',
  reason: 'A status that no pattern matches, without a default response, ends as 500.',
  basis: 'recorded',
  reference: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html',
  awsVerdict: 'fails at run time',
  bad: [
    integration(
      `
    type: mock
    requestTemplates: { application/json: '{"statusCode": «204»}' }
    responses: { "200": { statusCode: "200" } }`,
      'responses: { "200": { description: ok } }',
    ),
  ],
  good: [
    integration(
      `
    type: mock
    requestTemplates: { application/json: '{"statusCode": 204}' }
    responses: { default: { statusCode: "200" } }`,
      'responses: { "200": { description: ok } }',
    ),
  ],
  piecewise: true,
  check({ spec }, report) {
    for (const { method, integration } of eachIntegration(spec)) {
      if (integration.type !== 'mock' || integration.responses.some(({ pattern }) => pattern === 'default'))
        continue;
      for (const template of integration.templates) {
        if (template.role === 'request') checkTemplate(template, integration, method.name, report);
      }
    }
  },
});

function checkTemplate(
  { text, node }: TemplateView,
  { responses }: IntegrationView,
  name: string,
  report: Report,
): void {
  for (const match of text.matchAll(/(statusCode["']?\s*:\s*)(\d{3})/g)) {
    const status = match[2] ?? '';
    if (responses.some(({ pattern }) => matches(pattern, status))) continue;
    const start = match.index + (match[1] ?? '').length;
    report(node, `The mock of ${name} gives ${status}, which no response matches: it answers 500.`, {
      help: 'Add a default response.',
      inside: { start, end: start + status.length },
    });
  }
}

function matches(pattern: string, status: string): boolean {
  const compiled = compileJavaRegex(pattern);
  return compiled.ok && compiled.regex.matches(status);
}

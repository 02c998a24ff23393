import { isJavaInteger } from '../../expressions/java-number.ts';
import { parsePermissiveJson } from '../../expressions/permissive-json.ts';
import { parseTemplate } from '../../vtl/parse-template.ts';
import { TemplateSyntaxError } from '../../vtl/token.ts';
import { integration } from '../examples.ts';
import { rest, rule } from '../rule.ts';
import { eachIntegration } from '../spec/iterate.ts';
import { placeOf } from '../spec/node.ts';
import { runBranches } from '../vtl/branches.ts';
import type { Output } from '../vtl/outcome.ts';

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
    integration(
      `
    type: mock
    requestTemplates:
      application/json: «'{"statusCode": "200"}'»
      text/plain: «'#if($input.params("a") == "b"){"statusCode": 200}#else{"status": 404}#end'»
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
    integration(
      `
    type: mock
    requestTemplates:
      application/json: "{ #if($input.params('a') == 'b') statusCode: 200 #else 'statusCode': 404 #end }"
      text/plain: '#if($input.params("a") == "b"){"statusCode": 200}#end'
      text/html: '{"statusCode": $input.params("a")}'
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
        if (template.role !== 'request') continue;
        const without = printedWithoutStatus(template.text);
        if (without === undefined) continue;
        report(template.node, messageFor(method.name, without), {
          help: 'Write {"statusCode": 200}.',
          ...(template.text.trim() === '{}'
            ? { fix: [{ kind: 'set', at: placeOf(template.node), value: '{"statusCode": 200}' }] }
            : {}),
        });
      }
    }
  },
});

function messageFor(name: string, printed: string): string {
  return printed.includes('statusCode')
    ? `The mock of ${name} prints a statusCode that is no integer: it answers 500.`
    : `The mock of ${name} prints no statusCode: it answers 500.`;
}

/** What a template prints on a way through it that gives no integer statusCode; undefined where each does, or nobody can know. */
function printedWithoutStatus(text: string): string | undefined {
  if (!/[#$]/.test(text)) return text.trim() === '' || hasStatus(text) ? undefined : text;
  for (const output of outputsOf(text)) {
    const isKnown = output.holes.length === 0 && output.text.trim() !== '';
    if (isKnown && !hasStatus(output.text)) return output.text;
  }
  return undefined;
}

function outputsOf(text: string): Iterable<Output> {
  try {
    return runBranches(text, parseTemplate(text));
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return [];
    throw error;
  }
}

/** As a mock reads it: permissive JSON, an integer (rest-integrations.md 1.2). */
function hasStatus(printed: string): boolean {
  try {
    const value = parsePermissiveJson(printed);
    return value instanceof Map && isJavaInteger(value.get('statusCode'));
  } catch {
    return false;
  }
}

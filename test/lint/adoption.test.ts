import { describe, expect, it } from 'vitest';
import { doc, integration, requestTemplate } from '../../src/lint/examples.ts';
import { lintText } from './lint-text.ts';

/** The rules that errors of a spec are told under, and whether `--fix` would mend them. */
async function errorsOf(spec: string): Promise<string[]> {
  const { findings } = await lintText({ 'spec.yaml': spec });
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ ruleId, fix }) => (fix ? `${ruleId} (fix)` : ruleId));
}

// Our choice: which of our rules stands for a refusal of the import.
describe('a refusal of the import', () => {
  it.each([
    ['{ type: http, httpMethod: GET, uri: "${stageVariables.pets}/a" }', ['uri-scheme-variable (fix)']],
    ['{ type: aws_proxy, httpMethod: POST, uri: "${stageVariables.pets}" }', ['aws-uri-form']],
    ['{ type: aws_proxy, httpMethod: POST, uri: "{{pets}}" }', ['uri-not-interpolated']],
    ['{ type: http, httpMethod: GET, uri: "{{pets}}/a" }', ['uri-not-interpolated']],
    ['{ type: http, httpMethod: GET, uri: "pets/a" }', ['integration-uri']],
  ])('of the URI in %s is told as %j', async (yaml, expected) => {
    const found = await errorsOf(integration(yaml));

    expect(found).toEqual(expected);
  });

  it('of a security policy that does not exist is told as a wrong value', async () => {
    const found = await errorsOf(doc('paths: {}\nx-amazon-apigateway-security-policy: TLS_9'));

    expect(found).toEqual(['extension-value']);
  });

  // 300 KB (documented).
  it('of a mapping template over the size is told as such', async () => {
    const found = await errorsOf(requestTemplate('x'.repeat(300 * 1024 + 1)));

    expect(found).toEqual(['vtl-template-size']);
  });
});

import { describe, expect, it } from 'vitest';
import { lintText, spanOf } from './lint-text.ts';

/** The text that the finding of `vtl-unknown-util` is marked with, in a spec whose template is written in one of YAML's ways. */
async function marked(template: string, file = 'spec.yaml') {
  const text =
    file === 'spec.json'
      ? `{"openapi":"3.0.1","info":{"title":"pets","version":"1"},"paths":{"/pets":{"post":{"x-amazon-apigateway-integration":{"type":"http","httpMethod":"POST","uri":"https://pets.example.com","requestTemplates":{"application/json":${template}}}}}}}`
      : `openapi: 3.0.1
info: { title: pets, version: "1" }
paths:
  /pets:
    post:
      x-amazon-apigateway-integration:
        type: http
        httpMethod: POST
        uri: https://pets.example.com
        requestTemplates:
          application/json: ${template}
`;
  const { document, findings } = await lintText({ [file]: text });
  const finding = findings.find(({ ruleId }) => ruleId === 'vtl-unknown-util');
  const span = finding && spanOf(finding, document);
  if (!span) return undefined;
  const lines = text.split('\n').slice(span.line - 1, span.endLine);
  if (lines.length > 1) return lines.length;
  return lines[0]?.slice(span.column - 1, span.endColumn - 1);
}

describe('a place inside of a template is found in the file', () => {
  it.each([
    ['plain', 'A $util.toJson($x) B'],
    ['in double quotes', String.raw`"{\"a\": \"\u00fc\t$util.toJson($x)\"}"`],
    ['in single quotes', `'it''s $util.toJson($x)'`],
    ['in a block', '|\n            {\n              "a": "$util.toJson($x)"\n            }'],
    ['in a block that is cut', '|-\n\n            {\n            "a": "$util.toJson($x)" }'],
    ['in a block with a comment behind the sign', '| # a template\n            "$util.toJson($x)"'],
  ])('written %s', async (_name, template) => {
    expect(await marked(template)).toBe('$util.toJson($x)');
  });

  it('in JSON', async () => {
    expect(await marked(String.raw`"#set($a = \"b\\c\")\n{\"x\": $util.toJson($x)}"`, 'spec.json')).toBe(
      '$util.toJson($x)',
    );
  });

  it('as the whole text, where YAML folds its lines', async () => {
    expect(await marked('>\n            { "a":\n            "$util.toJson($x)" }')).toBe(4);
  });
});

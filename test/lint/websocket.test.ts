import { describe, expect, it } from 'vitest';
import { rules } from '../../src/lint/rules/index.ts';
import { lintText, spanOf } from './lint-text.ts';

const chat = (routes: string) => `openapi: 3.0.1
info: { title: chat, version: "1" }
paths: {}
x-gwctl-websocket:
  version: "1"
  routeSelectionExpression: $request.body.action
  routes:
${routes}`;

const say = (template: string) =>
  chat(`    say:
      integration: { type: http, httpMethod: POST, uri: "https://chat.example.com", requestTemplates: { $default: '${template}' } }
`);

/** Rule, line and column of each finding that is about a route's integration. */
async function found(text: string, protocol: 'WEBSOCKET' | 'REST' = 'WEBSOCKET'): Promise<string[]> {
  const { document, findings } = await lintText({ 'chat.yaml': text }, { protocol });
  return findings
    .filter(({ ruleId }) => !ruleId.startsWith('websocket-'))
    .map((finding) => {
      const at = spanOf(finding, document);
      return `${finding.ruleId} ${at?.line}:${at?.column}`;
    });
}

// websocket.md 3 (documented): templates of WebSocket routes are Velocity with $input, $context, $stageVariables and $util.
describe('the routes of a WebSocket API', () => {
  it.each([
    ['vtl-syntax', '#if($input.body) {', 'vtl-syntax 9:133'],
    ['vtl-unknown-util', '{"a": $util.toJson(1)}', 'vtl-unknown-util 9:122'],
    ['vtl-unknown-input', '{"a": $input.header("a")}', 'vtl-unknown-input 9:122'],
    ['vtl-undefined-reference', '{"a": "$name"}', 'vtl-undefined-reference 9:123'],
  ])('have their templates looked at by %s', async (id, template, expected) => {
    expect(rules.get(id)?.protocols).toContain('WEBSOCKET');

    expect(await found(say(template))).toEqual([expected]);
  });

  it('have their integrations looked at', async () => {
    const text = chat(`    say:
      integration: { type: http_proxy, httpMethod: POST, uri: "http://chat.example.com" }
    tell:
      integration: { type: aws, httpMethod: POST, uri: "arn:aws:apigateway:us-east-1:sqs:path/123456789012/chat" }
`);

    expect(await found(text)).toEqual(['uri-plain-http 9:63', 'credentials-missing 11:20']);
  });

  it('raise no alarm about templates that are in order', async () => {
    const template =
      '#set($text = $input.path("$.text"))\\n{"text": $input.json("$.text"), "from": "$context.connectionId"}';

    expect(await found(say(template))).toEqual([]);
  });

  it('are looked at once, however many paths stand beside them', async () => {
    const paths = Array.from({ length: 200 }, (_, i) => `  /p${i}: { get: { responses: {} } }\n`).join('');
    const text = say('{"a": $util.toJson(1)}').replace('paths: {}\n', `paths:\n${paths}`);

    expect(await found(text)).toEqual(['vtl-unknown-util 209:122']);
  });
});

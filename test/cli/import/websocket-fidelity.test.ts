import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { webSocketDocument } from '../../../src/exporter/websocket-document.ts';
import { webSocketApiOf } from '../../importer/import-text.ts';
import { workspace } from '../access-world.ts';

const chat = `openapi: 3.0.1
info: { title: chat, version: "1", contact: { name: pets } }
tags: [{ name: t }]
paths: {}
components:
  schemas: { Text: { type: object, properties: { kind: { type: string } } } }
  securitySchemes:
    guard:
      type: apiKey
      name: Unused
      in: header
      x-amazon-apigateway-authorizer:
        type: request
        identitySource: $request.header.Auth
        authorizerUri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:guard/invocations
x-gwctl-websocket:
  version: "1"
  routeSelectionExpression: $request.body.action
  routes:
    $connect:
      operationName: onConnect
      security: [{ guard: [] }]
      integration: { type: MOCK, connectionId: link1, templateSelectionExpression: "200", requestTemplates: { "200": '{"statusCode":200}' } }
    send:
      apiKeyRequired: true
      modelSelectionExpression: $request.body.kind
      requestModels: { text: { $ref: '#/components/schemas/Text' } }
      integration:
        type: http_proxy
        uri: https://pets.example.com
        httpMethod: POST
        connectionType: VPC_LINK
        connectionId: link1
        tlsConfig: { insecureSkipVerification: true }
        payloadFormatVersion: "1.0"
        responses: { $default: { templateSelectionExpression: a, responseTemplates: { a: b } } }
      routeResponses: { $default: {} }
`;

interface Reported {
  readonly report: {
    readonly note: string;
    readonly summary: Readonly<Record<string, number>>;
    readonly nodes: readonly { readonly fate: string; readonly pointer: string; readonly reason?: string }[];
  };
}

function leaves(value: unknown): number {
  if (value === null || typeof value !== 'object') return 1;
  const inner = Object.values(value);
  return inner.length === 0 ? 1 : inner.reduce<number>((sum, each) => sum + leaves(each), 0);
}

async function reportOf(text: string): Promise<Reported['report']> {
  const { folder, run } = workspace('');
  writeFileSync(join(folder, 'chat.yaml'), text);
  const { exitCode, stdout } = await run(['import', 'chat.yaml', '--report', '--json']);
  expect(exitCode).toBe(0);
  return (JSON.parse(stdout) as Reported).report;
}

// The form is our own (import-export.md 5.5); that AWS has none is documented.
describe('gwctl import --report of a WebSocket API', () => {
  it('tells of every value once, and why it is lost', async () => {
    const { nodes, summary } = await reportOf(chat);

    expect(summary['values']).toBe(leaves(parse(chat)));
    const lost = nodes.filter(({ fate }) => fate === 'dropped' || fate === 'changed');
    expect(lost.map(({ pointer, reason }) => [pointer, reason])).toEqual([
      ['/info/contact/name', 'of info only title, version and description are read'],
      ['/tags/0/name', 'tags of a document are not read by WebSocket APIs'],
      ['/x-gwctl-websocket/version', 'it says how the extension is written'],
      ['/x-gwctl-websocket/routes/$connect/integration/connectionId', 'only HTTP types have VPC links'],
      [
        '/x-gwctl-websocket/routes/send/integration/payloadFormatVersion',
        'WebSocket APIs have one format of events',
      ],
    ]);
  });

  it('says that API Gateway imports none of it', async () => {
    const { folder, run } = workspace('');
    writeFileSync(join(folder, 'chat.yaml'), chat);

    const { stdout } = await run(['import', 'chat.yaml', '--report']);

    expect(stdout).toContain('API Gateway imports no document of a WebSocket API');
    expect(stdout).toContain('gwctl export --as cfn');
  });

  it('reports on a CloudFormation template as well', async () => {
    const template = readFileSync(join(import.meta.dirname, '../../../fixtures/templates/websocket.yaml'));

    const { nodes, summary } = await reportOf(template.toString());

    expect(nodes).toHaveLength(summary['values'] ?? 0);
    expect(summary['mapped']).toBeGreaterThan(0);
  });
});

describe('what gwctl keeps of a WebSocket API, as a document', () => {
  it('imports as the same API', async () => {
    const api = await webSocketApiOf(chat);

    const again = await webSocketApiOf(webSocketDocument(api));

    expect(webSocketDocument(again)).toEqual(webSocketDocument(api));
    expect([...again.routes.keys()]).toEqual([...api.routes.keys()]);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { managementVariables } from '../../../src/cli/serve/management-variables.ts';
import { workspace } from '../access-world.ts';

const answering = (template: string) => ({
  integration: {
    type: 'mock',
    templateSelectionExpression: '200',
    requestTemplates: { 200: '{"statusCode":200}' },
    responses: { $default: { responseTemplates: { $default: template } } },
  },
  routeResponses: { $default: {} },
});
const functionUri =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:hello/invocations';

const routes = (routes: object) => ({
  openapi: '3.0.1',
  info: { title: 'chat', version: '1' },
  paths: {},
  'x-gwctl-websocket': { version: '1', routeSelectionExpression: '$request.body.action', routes },
});

const chat = (template = 'hello', more: object = {}) =>
  JSON.stringify(routes({ $default: answering(template), ...more }));

interface Serving {
  readonly ready: { url: string; apis: { type: string; stages: { name: string; invokeUrl: string }[] }[] };
  readonly stdout: () => string;
  readonly stderr: () => string;
  stop(): Promise<number>;
}

const lambdaChat = chat('hello', {
  $connect: { integration: { type: 'aws_proxy', httpMethod: 'POST', uri: functionUri } },
  say: { integration: { type: 'http', httpMethod: 'POST', uri: 'http://127.0.0.1:9000/say' } },
});

/** Runs `gwctl serve` in the folder until it is stopped. */
async function serve(made: ReturnType<typeof workspace>, ...args: string[]): Promise<Serving> {
  let stop: (signal: 'SIGTERM') => void = () => undefined;
  const stopped = new Promise<'SIGTERM'>((done) => {
    stop = done;
  });
  let stdout = '';
  let ended: Awaited<ReturnType<typeof made.run>> | undefined;
  let told: () => void = () => undefined;
  const ready = new Promise<void>((done) => {
    told = done;
  });
  const running = made
    .run(
      ['serve', ...args, '--port', '0'],
      {},
      {
        stopped,
        isTTY: !args.includes('--json'),
        onOutput(text) {
          stdout = text;
          if (args.includes('--json') ? text.includes('\n') : text.includes('Ready.')) told();
        },
      },
    )
    .then((result) => {
      ended = result;
      told();
      return result;
    });
  await ready;
  if (ended) throw new Error(ended.stderr);
  return {
    ready: args.includes('--json') ? JSON.parse(stdout.split('\n', 1)[0] ?? '') : { url: '', apis: [] },
    stdout: () => stdout,
    stderr: () => ended?.stderr ?? '',
    async stop() {
      stop('SIGTERM');
      return (await running).exitCode;
    },
  };
}

async function connect(url: string): Promise<WebSocket> {
  const client = new WebSocket(url.replace(/^http/, 'ws'));
  await new Promise((done, failed) => client.once('open', done).once('error', failed));
  return client;
}

function exchange(client: WebSocket, text: string): Promise<string> {
  const heard = new Promise<string>((done) => client.once('message', (data) => done(String(data))));
  client.send(text);
  return heard;
}

describe('gwctl serve of a WebSocket API', () => {
  it('tells its type and URL in the ready line, and answers there', async () => {
    const made = workspace('');
    writeFileSync(join(made.folder, 'chat.json'), chat());
    const serving = await serve(made, 'chat.json', '--json');
    const [api] = serving.ready.apis;
    const client = await connect(api?.stages[0]?.invokeUrl ?? '');

    const answer = await exchange(client, 'x');
    const closed = new Promise((done) => client.once('close', (code) => done(code)));
    const exitCode = await serving.stop();

    expect([api?.type, api?.stages[0]?.name, api?.stages[0]?.invokeUrl]).toEqual([
      'WEBSOCKET',
      'dev',
      `${serving.ready.url}/dev`,
    ]);
    expect([answer, await closed, exitCode]).toEqual(['hello', 1001, 0]);
  });

  it('shows a person both URLs and the routes', async () => {
    const made = workspace('');
    writeFileSync(join(made.folder, 'chat.json'), lambdaChat);

    const serving = await serve(made, 'chat.json');
    await serving.stop();

    const lines = serving
      .stdout()
      .replace(/127\.0\.0\.1:\d{5}\/dev/g, 'HOST/dev')
      .replace(/, \w{10}\)/, ')');
    expect(lines).toBe(
      [
        'chat (WEBSOCKET)',
        '  dev  ws://HOST/dev',
        '       http://HOST/dev/@connections',
        '',
        '  $default  mock, answers',
        '  $connect  lambda proxy hello',
        '  say       http POST http://127.0.0.1:9000/say',
        '',
        'Ready. Ctrl-C stops it.',
        '',
      ].join('\n'),
    );
  });

  it('tells a person what happens on connections', async () => {
    const made = workspace('');
    writeFileSync(join(made.folder, 'chat.json'), JSON.stringify(routes({ say: answering('hello') })));
    const serving = await serve(made, 'chat.json');
    const client = await connect(/ws:\S+/.exec(serving.stdout())?.[0] ?? '');
    await exchange(client, '{"action":"say"}');
    await exchange(client, 'x');
    await serving.stop();

    const lines = serving
      .stderr()
      .replace(/[\w-]{15}=/g, 'ID')
      .replace(/\d+ ms/g, 'N ms')
      .trim()
      .split('\n');
    expect(lines).toEqual([
      '200 $connect ID N ms',
      '200 say ID N ms',
      expect.stringMatching(/^403 \(no route\) ID N ms Forbidden/),
      '200 $disconnect ID 1001 N ms',
    ]);
  });

  it('serves at the root with --mount root', async () => {
    const made = workspace('');
    writeFileSync(join(made.folder, 'chat.json'), chat());
    const serving = await serve(made, 'chat.json', '--json', '--mount', 'root');

    const client = await connect(serving.ready.url);
    const answer = await exchange(client, 'x');
    await serving.stop();

    expect([serving.ready.apis[0]?.stages[0]?.invokeUrl, answer]).toEqual([serving.ready.url, 'hello']);
  });

  it('follows a deployment of another command, and keeps its connections (unverified on AWS)', async () => {
    const made = workspace('');
    const save = (template: string) => writeFileSync(join(made.folder, 'chat.json'), chat(template));
    save('one');
    await made.run(['import', 'chat.json']);
    await made.run(['deploy', '--stage', 'dev']);
    const serving = await serve(made, '--json');
    const client = await connect(serving.ready.apis[0]?.stages[0]?.invokeUrl ?? '');

    const before = await exchange(client, 'x');
    save('two');
    await made.run(['import', 'chat.json', '--api', 'chat', '--mode', 'overwrite']);
    const imported = await exchange(client, 'x');
    await made.run(['deploy', '--stage', 'dev']);
    let after = await exchange(client, 'x');
    while (after !== 'two') after = await exchange(client, 'x');
    await serving.stop();

    expect([before, imported, after]).toEqual(['one', 'one', 'two']);
  });

  it('tells functions where @connections are', async () => {
    const made = workspace('functions: { hello: { handler: hello.handler } }');
    const handler =
      'export const handler = async () => ({ statusCode: 200, body: process.env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI });';
    writeFileSync(join(made.folder, 'hello.mjs'), handler);
    const route = {
      integration: { type: 'aws_proxy', httpMethod: 'POST', uri: functionUri },
      routeResponses: { $default: {} },
    };
    writeFileSync(join(made.folder, 'chat.json'), chat('', { $default: route }));
    const serving = await serve(made, 'chat.json', '--json');
    const url = serving.ready.apis[0]?.stages[0]?.invokeUrl ?? '';

    const client = await connect(url);
    const answer = await exchange(client, 'x');
    await serving.stop();

    expect(answer).toBe(url);
  });
});

describe('AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI of functions', () => {
  const api = (type: 'REST' | 'WEBSOCKET', ...invokeUrls: string[]) => ({
    id: 'a',
    name: 'a',
    type,
    stages: invokeUrls.map((invokeUrl) => ({ name: 'dev', deploymentId: 'd', invokeUrl })),
  });
  const url = 'http://127.0.0.1:4000/dev';

  it.each([
    ['one stage', [api('WEBSOCKET', url), api('REST', 'http://127.0.0.1:4000/other')], url],
    ['all addresses', [api('WEBSOCKET', 'http://0.0.0.0:4000/dev')], url],
    ['all IPv6 addresses', [api('WEBSOCKET', 'https://[::]:4000/dev')], 'https://127.0.0.1:4000/dev'],
    ['two stages', [api('WEBSOCKET', url, url)], undefined],
    ['two APIs', [api('WEBSOCKET', url), api('WEBSOCKET', url)], undefined],
    ['none', [api('REST', url)], undefined],
  ])('%s', (_name, apis, expected) => {
    expect(managementVariables(apis)['AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI']).toBe(expected);
  });
});

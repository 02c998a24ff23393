import { describe, expect, it } from 'vitest';
import { lambda, serveWebSocket, twoWay } from './served-websocket.ts';

const routes = {
  $connect: { integration: lambda() },
  $disconnect: { integration: lambda() },
  say: { integration: lambda(), ...twoWay },
};

// websocket.md 10, documented.
describe('the access log', () => {
  it('has one line for each connect, message and disconnect', async () => {
    const { connect, send, close, accessLog } = await serveWebSocket(routes, {
      accessLogFormat:
        '$context.eventType $context.routeKey $context.connectionId $context.messageId $context.requestId $context.extendedRequestId $context.status',
    });
    const kept = await connect();
    await send(kept, { action: 'say' });
    await send(kept, 'x');
    await close(kept, 1000, '');

    expect(accessLog).toEqual([
      'CONNECT $connect XfGLwd8SNjMCFpA= - id1= id1= 200',
      'MESSAGE say XfGLwd8SNjMCFpA= id2= id3= id3= 200',
      'MESSAGE - XfGLwd8SNjMCFpA= id4= id5= id5= 403',
      'DISCONNECT $disconnect XfGLwd8SNjMCFpA= - id6= id6= 200',
    ]);
  });

  it.each<[string, string]>([
    ['connectedAt', '1710270238000'],
    ['domainName', 'abcdef1234.execute-api.us-east-1.amazonaws.com'],
    ['stage', 'dev'],
    ['requestTime', '12/Mar/2024:19:03:58 +0000'],
    ['requestTimeEpoch', '1710270238001'],
    ['identity.sourceIp', '203.0.113.7'],
    ['identity.userAgent', 'case/1'],
    ['integration.status', '403'],
    ['integration.integrationStatus', '200'],
    ['integration.requestId', 'lambda-f'],
    ['integrationLatency', '0'],
    ['integration.latency', '0'],
    ['status', '403'],
    ['error.message', '-'],
    // Not among the variables of WebSocket APIs.
    ['httpMethod', '-'],
    ['resourcePath', '-'],
    ['path', '-'],
    ['accountId', '-'],
    ['protocol', '-'],
  ])('shows $context.%s as %s', async (name, value) => {
    const functions = { f: () => ({ statusCode: 403 }) };
    const { handshake, accessLog } = await serveWebSocket(routes, {
      accessLogFormat: `$context.${name}`,
      functions,
    });

    await handshake({ userAgent: 'case/1' });

    expect(accessLog).toEqual([value]);
  });

  it('shows what went wrong', async () => {
    const { connect, send, accessLog } = await serveWebSocket(routes, {
      accessLogFormat:
        '$context.status $context.error.messageString $context.error.responseType $context.integration.error',
      functions: {
        f: (event: { body?: string }) => {
          if (event.body) throw new Error('no');
          return { statusCode: 200 };
        },
      },
    });
    const kept = await connect();
    await send(kept, { action: 'say' });
    await send(kept, 'x');

    expect(accessLog).toEqual([
      '200 - - -',
      '500 "Internal server error" DEFAULT_5XX The function failed: no',
      '403 "Forbidden" ACCESS_DENIED -',
    ]);
  });
});

// Unverified: the wording of the lines, which is publicly reported.
describe('the execution log', () => {
  const textsOf = (lines: readonly string[]) => lines.map((line) => line.replace(/^\S+ \(\S+\) /, ''));
  const client = '[Connection Id: XfGLwd8SNjMCFpA=]';

  it('is silent unless the stage or the route asks for it', async () => {
    const { connect, executionLog } = await serveWebSocket(routes, {
      routeSettings: { say: { loggingLevel: 'INFO' } },
    });

    await connect();

    expect(executionLog).toEqual([]);
  });

  it('tells the life of a connection at INFO', async () => {
    const { connect, send, close, executionLog, stage } = await serveWebSocket(routes, {
      defaultRouteSettings: { loggingLevel: 'INFO' },
    });
    const kept = await connect({ userAgent: 'case/1' });
    await send(kept, { action: 'say' });
    await close(kept, 1000, 'bye');

    expect(textsOf(executionLog)).toEqual([
      'Extended Request Id: id1=',
      'Starting execution for request: id1=',
      'WebSocket Request Route: [$connect]',
      `Client [UserAgent: case/1, SourceIp: 203.0.113.7] is connecting to WebSocket API [${stage.apiId}].`,
      `Client ${client} connected to API [${stage.apiId}] successfully.`,
      'AWS Integration Endpoint RequestId : lambda-f',
      'Extended Request Id: id3=',
      'Starting execution for request: id3=',
      'WebSocket Request Route: [say]',
      `WebSocket API [${stage.apiId}] received message from client ${client}.`,
      `Message from client ${client} sent to API [${stage.apiId}] with response status code [200].`,
      'AWS Integration Endpoint RequestId : lambda-f',
      'Extended Request Id: id4=',
      'Starting execution for request: id4=',
      'WebSocket Request Route: [$disconnect]',
      `Client ${client} disconnected from API [${stage.apiId}] with integration response status code [200]. Close reason: [1000: bye]`,
      'AWS Integration Endpoint RequestId : lambda-f',
    ]);
  });

  it('has the bodies with data trace, and credentials masked', async () => {
    const { connect, send, executionLog } = await serveWebSocket(routes, {
      defaultRouteSettings: { loggingLevel: 'INFO', dataTraceEnabled: true },
    });
    await send(await connect({ headers: ['Authorization', 'Bearer a-long-secret-token'] }), {
      action: 'say',
      n: 1,
    });

    const text = executionLog.join('\n');
    expect(text).toContain('Method request body before transformations: {"action":"say","n":1}');
    expect(text).toContain('Endpoint response body before transformations: {"statusCode":200}');
    expect(executionLog.find((line) => line.includes('Method request headers'))).not.toContain(
      'a-long-secret',
    );
  });

  it('keeps at ERROR only what failed', async () => {
    const { connect, send, executionLog } = await serveWebSocket(routes, {
      defaultRouteSettings: { loggingLevel: 'ERROR' },
      functions: {
        f: (event: { body?: string }) => {
          if (event.body) throw new Error('no');
          return { statusCode: 200 };
        },
      },
    });
    await send(await connect(), { action: 'say' });

    const texts = textsOf(executionLog);
    expect(texts).toContain('WebSocket Request Route: [say]');
    expect(texts).toContain(
      'Lambda execution failed with status 200 due to customer function error: no. Lambda request id: lambda-f',
    );
    expect(texts.join()).not.toContain('is connecting');
  });
});

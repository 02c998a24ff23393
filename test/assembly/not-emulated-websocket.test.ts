import { expect, it } from 'vitest';
import { notEmulated } from '../../src/assembly/not-emulated.ts';
import { webSocketApiOf } from '../importer/import-text.ts';

const uri = (target: string) => `arn:aws:apigateway:us-east-1:${target}`;

// Our own rule: what is not emulated is said at the start.
it('tells what the routes of a WebSocket API ask for that is not emulated', async () => {
  const api = await webSocketApiOf({
    openapi: '3.0.1',
    info: { title: 'chat', version: '1' },
    paths: {},
    'x-gwctl-websocket': {
      routes: {
        stream: {
          integration: { type: 'aws_proxy', httpMethod: 'POST', uri: uri('firehose:action/PutRecord') },
        },
        put: {
          integration: {
            type: 'aws',
            httpMethod: 'POST',
            uri: uri('dynamodb:action/PutItem'),
            credentials: 'arn:aws:iam::*:user/*',
          },
        },
        $default: { integration: { type: 'mock' } },
      },
    },
  });

  expect(notEmulated(api).map(({ message }) => message)).toEqual([
    'route stream: proxying to Firehose is not emulated; calls end in a 500.',
    "route put: the caller's credentials are not passed on; the workspace's are used.",
  ]);
});

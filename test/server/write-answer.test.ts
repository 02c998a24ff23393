import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { HeaderList } from '../../src/message/header-list.ts';
import { writeAnswer } from '../../src/server/write-answer.ts';

it('ends a stream whose client went before there was an answer', async () => {
  const outgoing = new ServerResponse(new IncomingMessage(new Socket()));
  const body = new PassThrough();
  const closed = new Promise((done) => outgoing.once('close', done));
  outgoing.destroy();
  outgoing.emit('close');
  await closed;

  writeAnswer({ status: 200, headers: HeaderList.from([]), body }, outgoing, false);

  expect(body.destroyed).toBe(true);
});

// The least that can run functions in threads: `node:http`, one invocation at a time in each of four workers, JSON text by postMessage.
import { createServer } from 'node:http';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

const body = JSON.stringify({ pets: [{ id: 1 }, { id: 2 }], note: 'x'.repeat(150) });

if (isMainThread) {
  const idle = [];
  const waiting = [];
  for (let i = 0; i < 4; i++) {
    const worker = new Worker(new URL(import.meta.url));
    worker.on('message', (text) => {
      const { res } = worker;
      const next = waiting.shift();
      if (next) run(worker, next);
      else idle.push(worker);
      const answer = JSON.parse(text);
      res.writeHead(answer.statusCode, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(answer.body),
      });
      res.end(answer.body);
    });
    idle.push(worker);
  }
  const run = (worker, { req, res }) => {
    worker.res = res;
    const event = {
      resource: '/pets',
      path: req.url,
      httpMethod: req.method,
      headers: req.headers,
      body: null,
    };
    worker.postMessage(JSON.stringify(event));
  };
  const server = createServer((req, res) => {
    const worker = idle.pop();
    if (worker) run(worker, { req, res });
    else waiting.push({ req, res });
  });
  server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
  process.on('SIGTERM', () => process.exit(0));
} else {
  const handler = async (event) => ({ statusCode: event.path ? 200 : 500, body });
  parentPort.on('message', async (text) =>
    parentPort.postMessage(JSON.stringify(await handler(JSON.parse(text)))),
  );
}

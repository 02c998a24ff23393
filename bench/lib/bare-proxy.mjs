// A bare proxy: `node:http` in front, undici's `Pool.dispatch` behind, nothing in between. The baseline of HTTP proxying.
import { createServer } from 'node:http';
import { Pool } from 'undici';

const pool = new Pool(process.argv[2], { connections: 128, pipelining: 1 });
const server = createServer((req, res) => {
  const chunks = [];
  let status = 0;
  let headers = [];
  pool.dispatch(
    { path: req.url, method: req.method, headers: ['accept', '*/*'] },
    {
      onConnect() {},
      onHeaders(code, raw) {
        status = code;
        headers = raw.map((part) => part.toString('latin1'));
        return true;
      },
      onData(chunk) {
        chunks.push(chunk);
        return true;
      },
      onComplete() {
        const hop = /^(connection|keep-alive|transfer-encoding|date)$/i;
        const passed = [];
        for (let i = 0; i < headers.length; i += 2)
          if (!hop.test(headers[i])) passed.push(headers[i], headers[i + 1]);
        res.writeHead(status, passed);
        res.end(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
      },
      onError() {
        res.writeHead(504).end();
      },
    },
  );
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));

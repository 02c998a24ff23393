// @ts-check
import { Agent, request } from 'node:http';

/**
 * A client of the Lambda Runtime API over one kept connection. When gwctl is gone, so is this process.
 * @param {string} address `host:port/token`
 */
export function createRuntimeClient(address) {
  const base = `http://${address}/2018-06-01/runtime/`;
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });

  /**
   * @param {string} method @param {string} path @param {string} [body]
   * @returns {Promise<{ headers: Record<string, string | undefined>, body: string }>}
   */
  function call(method, path, body) {
    return new Promise((resolve) => {
      const sent = request(
        base + path,
        { method, agent, headers: { 'Content-Type': 'application/json' } },
        (answer) => {
          /** @type {Buffer[]} */
          const chunks = [];
          answer.on('data', (chunk) => chunks.push(chunk));
          answer.on('end', () =>
            resolve({
              headers: /** @type {Record<string, string | undefined>} */ (answer.headers),
              body: Buffer.concat(chunks).toString(),
            }),
          );
        },
      );
      sent.on('error', () => process.exit(1));
      sent.end(body);
    });
  }

  return {
    next: () => call('GET', 'invocation/next'),
    /** @param {string} path @param {string} body */
    post: (path, body) => call('POST', path, body),
    /** @param {string} requestId @param {string} contentType */
    startStream(requestId, contentType) {
      const sent = request(`${base}invocation/${requestId}/response`, {
        method: 'POST',
        agent,
        headers: {
          'Content-Type': contentType,
          'Lambda-Runtime-Function-Response-Mode': 'streaming',
          'Transfer-Encoding': 'chunked',
          Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
        },
      });
      /** @type {Promise<void>} */
      const answered = new Promise((resolve) => {
        sent.on('response', (answer) => answer.resume().on('end', resolve));
        sent.on('error', () => process.exit(1));
      });
      return {
        /** @param {Buffer} chunk @param {(error?: Error | null) => void} taken */
        write: (chunk, taken) => void sent.write(chunk, taken),
        end() {
          sent.end();
          return answered;
        },
        /** @param {string} payload */
        fail(payload) {
          sent.addTrailers({
            'Lambda-Runtime-Function-Error-Type': 'Function.Unknown',
            'Lambda-Runtime-Function-Error-Body': Buffer.from(payload).toString('base64'),
          });
          sent.end();
          return answered;
        },
      };
    },
  };
}

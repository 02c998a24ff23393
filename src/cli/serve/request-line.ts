import type { Call } from '../../message/call.ts';
import type { World } from '../world.ts';

/** One line a request, or an event of a WebSocket connection, while a person watches. */
export function requestLine(world: World): (call: Call) => void {
  const { dim, red, yellow, green } = world.colours.stderr;
  return (call) => {
    const status = call.facts.status ?? 0;
    const colour = status >= 500 ? red : status >= 400 ? yellow : green;
    const { message, reason } = call.facts.error ?? {};
    const error = reason === undefined ? message : `${message ?? ''} (${reason})`.trim();
    world.stderr.write(
      `${colour(String(status))} ${subjectOf(call)} ${dim(`${call.facts.responseLatency} ms`)}${error ? ` ${dim(error)}` : ''}\n`,
    );
  };
}

/** `GET /dev/pets`; `$connect XfGLwd8SNjMCFpA=` of a connection. */
function subjectOf({ httpMethod, path, method, webSocket }: Call): string {
  if (!webSocket) return `${httpMethod} ${path}`;
  const { connection, disconnectStatusCode } = webSocket;
  const code = disconnectStatusCode === undefined ? '' : ` ${disconnectStatusCode}`;
  return `${method.routeKey ?? '(no route)'} ${connection.connectionId}${code}`;
}

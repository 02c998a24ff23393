import type { Call } from '../../message/call.ts';
import type { WebSocketEvent } from '../../message/websocket.ts';
import { maskedMap, truncated } from './log-text.ts';
import { lastValues } from './template-input.ts';

/** The first lines of an event's execution log. Unverified: the wording, which is publicly reported; what stands in the lines of data trace is REST's. */
export function logStart(call: Call): void {
  const { trace, method, identity } = call;
  if (!trace) return;
  const event = call.webSocket as WebSocketEvent; // routes run for events only
  trace.line(`Extended Request Id: ${call.extendedRequestId}`, 'stage');
  trace.line(`Starting execution for request: ${call.requestId}`);
  trace.line(`WebSocket Request Route: [${method.routeKey ?? ''}]`);
  if (event.eventType === 'CONNECT') {
    const agent = identity.userAgent ?? 'null';
    trace.line(
      `Client [UserAgent: ${agent}, SourceIp: ${identity.sourceIp}] is connecting to WebSocket API [${method.apiId}].`,
    );
    trace.line(`Method request query string: ${maskedMap(call.query)}`, 'data');
    trace.line(`Method request headers: ${truncated(maskedMap(lastValues(call.headers)))}`, 'data');
  } else if (event.eventType === 'MESSAGE') {
    const { connectionId } = event.connection;
    trace.line(
      `WebSocket API [${method.apiId}] received message from client [Connection Id: ${connectionId}].`,
    );
    trace.line(`Method request body before transformations: ${event.text}`, 'data');
  }
}

/** The last line. */
export function logEnd(call: Call, isAccepted: boolean): void {
  const { trace, facts } = call;
  if (!trace) return;
  const text = endText(call, isAccepted);
  if (text !== undefined) trace.line(text);
  if (facts.awsEndpointRequestId !== undefined)
    trace.line(`AWS Integration Endpoint RequestId : ${facts.awsEndpointRequestId}`, 'stage');
}

function endText(call: Call, isAccepted: boolean): string | undefined {
  const { facts, method } = call;
  const event = call.webSocket as WebSocketEvent;
  const client = `[Connection Id: ${event.connection.connectionId}]`;
  const api = `API [${method.apiId}]`;
  switch (event.eventType) {
    case 'CONNECT':
      return isAccepted ? `Client ${client} connected to ${api} successfully.` : undefined;
    case 'MESSAGE':
      return facts.executionStarted
        ? `Message from client ${client} sent to ${api} with response status code [${facts.status}].`
        : undefined;
    default: {
      const answered = facts.executionStarted
        ? ` with integration response status code [${facts.status}]`
        : '';
      return `Client ${client} disconnected from ${api}${answered}. Close reason: [${event.disconnectStatusCode}: ${event.disconnectReason}]`;
    }
  }
}

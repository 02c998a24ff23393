import type { Call } from '../../message/call.ts';
import type { Step } from '../rest.ts';
import { javaMap, maskedMap, truncated } from './log-text.ts';
import { lastValues } from './template-input.ts';

/** Phase 8: rows 6 to 11 of the execution log (rest-request-phases.md 10.5, recorded through TestInvoke). */
export const startExecution: Step = (call: Call) => {
  const { trace } = call;
  if (!trace) return;
  trace.line(`Starting execution for request: ${call.requestId}`);
  trace.line(`HTTP Method: ${call.httpMethod}, Resource Path: ${call.routePath}`);
  trace.line(`Method request path: ${javaMap(call.pathParameters)}`, 'data');
  trace.line(`Method request query string: ${maskedMap(call.query, call.facts.credentials)}`, 'data');
  trace.line(
    `Method request headers: ${truncated(maskedMap(lastValues(call.headers), call.facts.credentials))}`,
    'data',
  );
  trace.line(`Method request body before transformations: ${call.request.body.toString('utf8')}`, 'data');
};

/** gwctl as a library: the gateway that `gwctl serve` runs, in this process, for tests. */

export {
  createGateway,
  type GatewayHandle,
  type GatewayOptions,
  type TestInvocation,
} from './assembly/create-gateway.ts';
export { DiagnosticsError } from './assembly/diagnostics-error.ts';
export {
  type ConnectionEnd,
  type GatewayConnection,
  HandshakeRefusedError,
} from './assembly/library-connection.ts';
export type { Diagnostic, Severity, SourceRef } from './diagnostics/diagnostic.ts';
export type { TestInvokeResult } from './gateway/test-invoke.ts';
export type { PlainTemplateInput } from './vtl/plain-input.ts';
export {
  TemplateCompileError,
  type TemplateRenderer,
  templateRenderer as compileTemplate,
} from './vtl/template-renderer.ts';

import type { Node } from '../node.ts';
import { plainText } from '../security.ts';

/** Reads `x-amazon-apigateway-authtype` of a security scheme; it is kept as written (recorded). */
export function readAuthType(scheme: Node): string | undefined {
  return plainText(scheme, 'x-amazon-apigateway-authtype');
}

/** Whether a scheme stands for SigV4: `awsSigv4` in any case (import-export.md 1.4; words that begin with aws are reserved). */
export function isSigV4(scheme: Node): boolean {
  return readAuthType(scheme)?.toLowerCase() === 'awssigv4';
}

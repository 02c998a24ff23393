import type { SpecDocument } from '../document/spec-document.ts';
import { rootNode } from './context.ts';
import { openApi3 } from './dialects/openapi3.ts';
import { swagger2 } from './dialects/swagger2.ts';
import { childOf } from './node.ts';

/** A setting of a REST API whose default a document may state or leave out: a merge tells the two apart. */
export type StatedSetting = 'apiKeySource' | 'disableExecuteApiEndpoint';

/** The settings that a document states, be it as they are by default (import-export.md 2.10: replaced if present). */
export function statedSettings(document: SpecDocument): ReadonlySet<StatedSetting> {
  const root = rootNode(document);
  const stated = new Set<StatedSetting>();
  if (childOf(root, 'x-amazon-apigateway-api-key-source')) stated.add('apiKeySource');
  const dialect = childOf(root, 'openapi') ? openApi3 : swagger2;
  const endpoint = dialect.endpointConfiguration(root);
  if (endpoint && childOf(endpoint, 'disableExecuteApiEndpoint')) stated.add('disableExecuteApiEndpoint');
  return stated;
}

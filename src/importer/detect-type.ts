import type { SpecDocument } from '../document/spec-document.ts';
import { isMap } from './node.ts';
import type { ApiType } from './options.ts';

/** What kind of API a document describes, where nobody says (contract.md 3). */
export function detectApiType(document: SpecDocument): ApiType {
  const { root } = document;
  if (!isMap(root)) return 'rest';
  if (Object.hasOwn(root, 'x-gwctl-websocket')) return 'websocket';
  if (typeof root['openapi'] !== 'string' || !root['openapi'].startsWith('3')) return 'rest';
  const atRoot = ['importexport-version', 'cors'].some((name) =>
    Object.hasOwn(root, `x-amazon-apigateway-${name}`),
  );
  return atRoot || hasHttpComponents(root['components']) || hasHttpOperation(root['paths']) ? 'http' : 'rest';
}

function hasHttpComponents(components: unknown): boolean {
  if (!isMap(components)) return false;
  if (Object.hasOwn(components, 'x-amazon-apigateway-integrations')) return true;
  const schemes = isMap(components['securitySchemes']) ? Object.values(components['securitySchemes']) : [];
  return schemes.some((scheme) => {
    const authorizer = isMap(scheme) ? scheme['x-amazon-apigateway-authorizer'] : undefined;
    return isMap(authorizer) && String(authorizer['type']).toLowerCase() === 'jwt';
  });
}

/** `payloadFormatVersion` 1.0 decides nothing: REST documents carry it too. */
function hasHttpOperation(paths: unknown): boolean {
  const items = isMap(paths) ? Object.values(paths).filter(isMap) : [];
  return items.some((item) =>
    Object.values(item).some((operation) => {
      if (!isMap(operation)) return false;
      if (Object.hasOwn(operation, 'isDefaultRoute')) return true;
      const integration = operation['x-amazon-apigateway-integration'];
      if (!isMap(integration)) return false;
      return ['2.0', '2'].includes(String(integration['payloadFormatVersion']));
    }),
  );
}

import { pointerSegment } from '../../diagnostics/diagnostic.ts';
import type { Part } from './fidelity.ts';

type InputMap = Readonly<Record<string, unknown>>;

/** Whether a pointer leads to the map of security schemes. */
export function isSchemes(pointer: string): boolean {
  return /^\/(?:components\/securitySchemes|securityDefinitions)$/.test(pointer);
}

/** Whether a pointer leads to a `security` list, of the document or of an operation. */
export function isRequirements(pointer: string): boolean {
  return /^\/(?:paths\/[^/]+\/[^/]+\/)?security$/.test(pointer);
}

/** Whether a pointer leads to one requirement of such a list. */
export function isRequirement(pointer: string): boolean {
  return /^\/(?:paths\/[^/]+\/[^/]+\/)?security\/\d+$/.test(pointer);
}

/**
 * What a scheme is called in the export, which names the schemes of API keys and of AWS_IAM itself, whatever the spec calls them
 * (import-export.md 3.6, publicly reported).
 */
export function schemeKey(name: string, scheme: unknown, exported: InputMap): string {
  if (!isMap(scheme) || isMap(scheme['x-amazon-apigateway-authorizer'])) return name;
  if (/^aws/i.test(String(scheme['x-amazon-apigateway-authtype']))) return 'sigv4';
  const isKey = scheme['type'] === 'apiKey' && /^x-api-key$/i.test(String(scheme['name']));
  return isKey && Object.hasOwn(exported, 'api_key') ? 'api_key' : name;
}

/** The scopes that an exported `security` list has for a scheme of the spec. */
export function requiredScheme(spec: unknown, name: string, { value, pointer }: Part): Part | undefined {
  if (!Array.isArray(value)) return undefined;
  const schemes = schemesOf(spec);
  const written = schemeKey(name, Object.hasOwn(schemes, name) ? schemes[name] : undefined, {
    api_key: true,
  });
  const index = value.findIndex((each) => isMap(each) && Object.hasOwn(each, written));
  if (index < 0) return undefined;
  const found = value[index] as InputMap;
  return { value: found[written], pointer: `${pointer}/${index}/${pointerSegment(written)}` };
}

function schemesOf(spec: unknown): InputMap {
  const root = isMap(spec) ? spec : {};
  const components = root['components'];
  const schemes = root['securityDefinitions'] ?? (isMap(components) && components['securitySchemes']);
  return isMap(schemes) ? schemes : {};
}

function isMap(value: unknown): value is InputMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

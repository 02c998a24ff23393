import { follow, type ImportContext } from './context.ts';
import { booleanOf, childOf, isMap, itemsOf, type Node, placeOf, rawAt, textAt } from './node.ts';
import { variableOf } from './paths.ts';

/** Where a parameter stands, and what it becomes (import-export.md 2.6). */
const locations: ReadonlyMap<string, 'path' | 'querystring' | 'header'> = new Map([
  ['path', 'path'],
  ['query', 'querystring'],
  ['header', 'header'],
] as const);

/** Today's rule, publicly reported in 2026; older texts lack the colon. */
const legalName = /^[a-zA-Z0-9:._$-]+$/;

/** A method, as far as messages need it. */
interface MethodName {
  readonly verb: string;
  readonly path: string;
  /** The path as the document writes it, without a base path. */
  readonly written: string;
  readonly pathPart: string;
}

/**
 * The parameters of an operation: its own and, as OpenAPI says, the path's that it does not replace. Unverified: whether API
 * Gateway looks at those of a path.
 */
export function operationParameters(
  pathItem: Node,
  operation: Node,
  context: ImportContext,
): readonly Node[] {
  const own = readList(operation, context);
  if (!childOf(pathItem, 'parameters')) return own;
  const names = new Set(own.map(identity));
  return [...readList(pathItem, context).filter((parameter) => !names.has(identity(parameter))), ...own];
}

function readList(holder: Node, context: ImportContext): readonly Node[] {
  const list = childOf(holder, 'parameters');
  if (!list) return noParameters;
  const parameters: Node[] = [];
  for (const item of itemsOf(list, 'parameters', context.report)) {
    const parameter = follow(item, context);
    if (!parameter) continue;
    if (isMap(parameter.value)) {
      parameters.push(parameter);
      continue;
    }
    context.report('openapi-structure', item.at, 'Invalid OpenAPI input: a parameter is no map.', {
      help: 'Write name and in.',
    });
  }
  return parameters;
}

const noParameters: readonly Node[] = [];

function identity(parameter: Node): string {
  return `${String(childOf(parameter, 'in')?.value)} ${String(childOf(parameter, 'name')?.value)}`;
}

/** `method.request.{path|querystring|header}.NAME` -> required. */
export function requestParameters(
  parameters: readonly Node[],
  method: MethodName,
  context: ImportContext,
): Map<string, boolean> {
  const declared = new Map<string, boolean>();
  const read = new Map<string, ReadParameter>();
  for (const parameter of parameters) {
    const found = readParameter(parameter, method, context);
    if (!found) continue;
    const before = read.get(found.name);
    if (before) {
      const message = `Unable to put method '${method.verb}' on resource at path '${method.path}': Parameter names must be unique across querystring, header and path`;
      context.report('param-name-reused', parameter.at, message, {
        help: `Rename one of the parameters ${found.name}.`,
        related: [{ at: before.node.at, note: 'the other one' }],
      });
    }
    if (!before) read.set(found.name, found);
    declared.set(`method.request.${found.location}.${found.name}`, found.required);
  }
  addOwnVariable(declared, method.pathPart);
  return declared;
}

interface ReadParameter {
  readonly node: Node;
  readonly name: string;
  readonly location: string;
  readonly required: boolean;
}

function readParameter(
  parameter: Node,
  method: MethodName,
  context: ImportContext,
): ReadParameter | undefined {
  const { report } = context;
  const name = textAt(parameter, 'name', 'name of a parameter', report);
  const where = textAt(parameter, 'in', 'in of a parameter', report);
  if (name === undefined || where === undefined) {
    report('openapi-structure', parameter.at, 'Invalid OpenAPI input: a parameter has no name or no in.', {
      help: 'Add name and in: query, header or path.',
    });
    return undefined;
  }
  const location = locations.get(where);
  if (!location) {
    if (where !== 'body') reportIgnored(where, name, parameter, context);
    return undefined;
  }
  checkParameter(name, parameter, method, context);
  const written = rawAt(parameter, 'required');
  const required =
    typeof written === 'boolean'
      ? written
      : (booleanOf(childOf(parameter, 'required'), 'required', report) ?? false);
  return { node: parameter, name, location, required };
}

function reportIgnored(where: string, name: string, { at }: Node, { report }: ImportContext): void {
  if (where === 'cookie' || where === 'formData') {
    const ruleId = where === 'cookie' ? 'cookie-parameter' : 'form-parameter';
    report(ruleId, at, `API Gateway has no ${where} parameters: ${name} is left out.`);
  } else {
    report('openapi-structure', at, `Invalid OpenAPI input: the parameter ${name} stands in "${where}".`, {
      help: 'Write in: query, header or path.',
    });
  }
}

function checkParameter(name: string, parameter: Node, method: MethodName, context: ImportContext): void {
  if (!legalName.test(name)) {
    const message = `Unable to put method '${method.verb}' on resource at path '${method.path}': Invalid mapping expression specified: Validation Result: warnings : [], errors : [Parameter name should match the following regular expression: ^[a-zA-Z0-9:._$-]+$]`;
    const at = childOf(parameter, 'name')?.at ?? parameter.at;
    const help = `Rename ${name}, for example to ${name.replace(/\[(\w+)\]/g, '.$1').replace(/[^a-zA-Z0-9:._$-]/g, '') || 'name'}.`;
    context.report('param-name-chars', at, message, { help });
  }
  if (context.dialect.format === 'openapi' && rawAt(parameter, 'type') !== undefined) {
    const attribute = `paths.'${method.written}'(${method.verb.toLowerCase()}).parameters.[${name}].type`;
    const message = `Parse issue: attribute ${attribute} is unexpected`;
    context.report('parameter-type-leftover', placeOf(parameter.at, 'type'), message, {
      help: 'Write schema: { type: ... }.',
    });
  }
}

/** A variable of the resource's own segment is required even where nothing declares it (recorded); greedy ones are not added. */
function addOwnVariable(declared: Map<string, boolean>, pathPart: string): void {
  const variable = variableOf(pathPart);
  if (!variable || variable.greedy) return;
  const key = `method.request.path.${variable.name}`;
  if (!declared.has(key)) declared.set(key, true);
}
